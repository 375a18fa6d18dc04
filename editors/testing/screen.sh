# SPDX-License-Identifier: Apache-2.0
# A terminal for the `capture` scripts, read after world.sh: an editor in tmux, keys for it, and what it shows.

screen_socket=$world/tmux
terminal() { tmux -S "$screen_socket" -f /dev/null "$@"; }

# Starts an editor, 110 columns by 32 lines.
screen_start() {
  terminal new-session -d -s editor -x 110 -y 32 "$@"
  terminal set-option -g status off
  trap 'terminal kill-server 2>/dev/null || true; sleep 0.5; rm -rf "$world"' EXIT
}

screen_keys() { terminal send-keys -t editor "$@"; }

# Waits until the screen shows a text.
screen_wait() {
  tries=0
  until terminal capture-pane -p -t editor | grep -qF -- "$1"; do
    tries=$((tries + 1))
    if [ $tries -gt 200 ]; then
      terminal capture-pane -p -t editor >&2
      echo "waited in vain for: $1" >&2
      exit 1
    fi
    sleep 0.05
  done
}

# Prints what the screen shows, under a title.
screen_show() {
  printf '%s\n\n' "$1"
  terminal capture-pane -p -t editor | sed -e 's/[[:space:]]*$//' -e 's/^/    /' -e 's/^ *$//'
  printf '\n'
}
