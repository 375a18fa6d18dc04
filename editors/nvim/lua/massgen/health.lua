-- SPDX-License-Identifier: Apache-2.0
-- `:checkhealth massgen`
local M = {}

local health = vim.health or require('health')
local start = health.start or health.report_start
local ok = health.ok or health.report_ok
local warn = health.warn or health.report_warn
local error_ = health.error or health.report_error

function M.check()
  start('massgen')
  local version = vim.version()
  ok(('Neovim %d.%d.%d'):format(version.major, version.minor, version.patch))
  local command = require('massgen').options().cmd[1]
  if vim.fn.executable(command) == 0 then
    error_(('“%s” is not on your PATH.'):format(command), {
      'Put the binary on your PATH, or name it: setup { cmd = { "/path/massgen-server", "lsp" } }',
    })
    return
  end
  local said = vim.fn.system({ command, '--version' })
  if vim.v.shell_error == 0 then
    ok(('%s, version %s'):format(vim.fn.exepath(command), vim.trim(said)))
  else
    error_(('%s does not start: %s'):format(command, vim.trim(said)))
  end
  local clients = require('massgen.client').clients()
  if #clients == 0 then
    warn('No server runs. Open a team file, for example team.massgen.yaml.')
  end
  for _, client in ipairs(clients) do
    local state = client.initialized and 'ready' or 'starting'
    ok(('server %d in %s: %s'):format(client.id, client.config.root_dir or '?', state))
  end
end

return M
