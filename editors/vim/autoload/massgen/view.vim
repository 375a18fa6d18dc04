" SPDX-License-Identifier: Apache-2.0
" How a run looks: a tab with the answer on top and a column for each agent, each a scratch buffer.

let s:answer_height = 8

function s:scratch(run, name) abort
  let buffer = bufadd(printf('massgen:%s:%s', a:run.id, a:name))
  call setbufvar(buffer, '&buftype', 'nofile')
  call setbufvar(buffer, '&swapfile', 0)
  call bufload(buffer)
  call setbufvar(buffer, '&bufhidden', 'hide')
  call setbufvar(buffer, '&undolevels', -1)
  call setbufvar(buffer, '&modifiable', 0)
  call setbufvar(buffer, 'massgen_run', a:run.id)
  call setbufvar(buffer, 'massgen_title', a:name)
  return buffer
endfunction

function s:place(buffer) abort
  execute 'buffer' a:buffer
  setlocal wrap linebreak nonumber norelativenumber signcolumn=no nolist syntax=markdown
  setlocal statusline=%{get(b:,'massgen_title','')}
endfunction

" Opens the tab of a run.
function massgen#view#open(run) abort
  let a:run.answer_buffer = s:scratch(a:run, 'answer')
  let a:run.buffers = {}
  noautocmd tabnew
  setlocal bufhidden=wipe
  call s:place(a:run.answer_buffer)
  let top = win_getid()
  for index in range(len(a:run.agents))
    let agent = a:run.agents[index]
    let a:run.buffers[agent] = s:scratch(a:run, agent)
    execute index == 0 ? 'belowright split' : 'belowright vsplit'
    call s:place(a:run.buffers[agent])
  endfor
  wincmd =
  call win_gotoid(top)
  execute 'resize' s:answer_height
  call s:write(a:run.answer_buffer, ['# ' .. a:run.id] + split(a:run.prompt, "\n", 1))
  call massgen#view#states(a:run)
endfunction

function s:write(buffer, lines) abort
  if bufloaded(a:buffer)
    call setbufvar(a:buffer, '&modifiable', 1)
    silent call deletebufline(a:buffer, 1, '$')
    call setbufline(a:buffer, 1, a:lines)
    call setbufvar(a:buffer, '&modifiable', 0)
  endif
endfunction

" Adds text at the end of an agent's buffer; a window whose cursor stands at the end stays there.
function massgen#view#append(run, agent, text) abort
  let buffer = get(a:run.buffers, a:agent, -1)
  if buffer < 0 || !bufloaded(buffer)
    return
  endif
  let last = getbufinfo(buffer)[0].linecount
  let tail = getbufline(buffer, last)[0]
  let text = last == 1 && tail ==# '' ? substitute(a:text, '^\n\+', '', '') : a:text
  let followers = filter(win_findbuf(buffer), {_, window -> line('.', window) == last})
  let lines = split(tail .. text, "\n", 1)
  call setbufvar(buffer, '&modifiable', 1)
  call setbufline(buffer, last, lines[0])
  if len(lines) > 1
    call appendbufline(buffer, last, lines[1 :])
  endif
  call setbufvar(buffer, '&modifiable', 0)
  for window in followers
    call win_execute(window, 'normal! G')
  endfor
endfunction

" Shows each agent's status, and the run's, in the status lines.
function massgen#view#states(run) abort
  for [agent, buffer] in items(a:run.buffers)
    let crown = a:run.winner ==# agent ? ' (winner)' : ''
    call setbufvar(buffer, 'massgen_title', printf('%s: %s%s', agent, get(a:run.states, agent, 'waiting'), crown))
  endfor
  call setbufvar(a:run.answer_buffer, 'massgen_title', 'MassGen: ' .. a:run.status)
  redrawstatus!
endfunction

" Shows how the run ended.
function massgen#view#answer(run, result) abort
  let winner = has_key(a:result, 'winner') ? ', the answer of ' .. a:result.winner : ''
  let lines = ['# ' .. a:result.status .. winner]
  if has_key(a:result, 'error')
    let lines += split(a:result.error.message, "\n", 1)
    let lines += has_key(a:result.error, 'hint') ? [a:result.error.hint] : []
  endif
  let lines += has_key(a:result, 'answer') ? split(a:result.answer.text, "\n", 1) : []
  call s:write(a:run.answer_buffer, lines)
  call massgen#view#states(a:run)
endfunction

" Goes to the answer of a run.
function massgen#view#focus(run) abort
  let windows = win_findbuf(a:run.answer_buffer)
  if !empty(windows)
    call win_gotoid(windows[0])
  else
    split
    call s:place(a:run.answer_buffer)
  endif
endfunction
