-- SPDX-License-Identifier: Apache-2.0
-- What the user sets. `setup` may be called, need not be, and starts nothing.
local M = {}

local defaults = {
  cmd = { 'massgen-server', 'lsp' },
  cmd_env = nil,
  -- The team of runs that are started outside a team file: a path, or the name of a bundled team.
  team = nil,
  -- Further params of massgen/run/start, for example { budget = { usd = 1 } }.
  run = {},
  -- Filetypes beside *.massgen to attach to; the server says nothing about other YAML.
  filetypes = {},
  -- Longest time, in milliseconds, that words wait to be shown together.
  max_latency_ms = 33,
  code_lens = true,
  capabilities = nil,
  on_attach = nil,
}

local chosen = {}

--- Sets options; see |massgen-options|.
function M.setup(options)
  chosen = options or {}
end

--- The options in force.
function M.options()
  return vim.tbl_extend('force', vim.deepcopy(defaults), vim.deepcopy(chosen))
end

--- A few words for a status line: "MassGen: 1 run", or nothing.
function M.status()
  local active = #require('massgen.runs').active()
  if active == 0 then
    return ''
  end
  return ('MassGen: %d run%s'):format(active, active == 1 and '' or 's')
end

return M
