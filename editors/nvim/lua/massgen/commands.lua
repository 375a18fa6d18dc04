-- SPDX-License-Identifier: Apache-2.0
-- `:MassGen …`: one function a subcommand.
local client = require('massgen.client')
local runs = require('massgen.runs')

local M = {}

local function warn(text)
  vim.notify('MassGen: ' .. text, vim.log.levels.WARN)
end

-- The team of a run started here: this file if it is a team file, or the one set in the options.
local function team()
  local bufnr = vim.api.nvim_get_current_buf()
  if client.serves(bufnr) then
    return { uri = vim.uri_from_bufnr(bufnr) }
  end
  local set = require('massgen').options().team
  if not set then
    warn('this is no team file. Open one, or name one: require("massgen").setup { team = "…" }')
    return nil
  end
  local path = vim.fn.fnamemodify(vim.fn.expand(set), ':p')
  return vim.fn.filereadable(path) == 1 and { path = path } or { name = set }
end

local function ask(prompt, default, given)
  vim.ui.input({ prompt = prompt, default = default }, function(text)
    if text and text ~= '' then
      given(text)
    end
  end)
end

local function active(act)
  local list = runs.active()
  if #list == 0 then
    warn('no run is going on.')
  elseif #list == 1 then
    act(list[1])
  else
    vim.ui.select(list, {
      prompt = 'Which run?',
      format_item = function(run)
        return run.id .. '  ' .. run.prompt
      end,
    }, function(run)
      if run then
        act(run)
      end
    end)
  end
end

-- Has the server carry out one of its commands; what it changes comes back as an edit.
local function execute(name)
  local uri = vim.uri_from_bufnr(0)
  client.with(function(owner)
    client.request(owner, 'workspace/executeCommand', { command = name, arguments = { { uri = uri } } })
  end)
end

local commands = {}

function commands.run(rest, command)
  local config = team()
  if not config then
    return
  end
  local context = ''
  if command.range > 0 then
    context = '\n\n' .. table.concat(vim.api.nvim_buf_get_lines(0, command.line1 - 1, command.line2, false), '\n')
  end
  local function start(prompt)
    runs.start(config, prompt .. context)
  end
  if rest ~= '' then
    start(rest)
  else
    ask('Task for the team: ', nil, start)
  end
end

function commands.cancel()
  active(function(run)
    runs.request(run, 'massgen/run/cancel')
  end)
end

function commands.steer(rest)
  active(function(run)
    local function say(text)
      runs.request(run, 'massgen/run/steer', { prompt = text })
    end
    if rest ~= '' then
      say(rest)
    else
      ask('Tell the team: ', nil, say)
    end
  end)
end

function commands.answer()
  local run = runs.get(vim.b.massgen_run)
  if run then
    require('massgen.view').focus(run)
  else
    warn('there was no run yet.')
  end
end

function commands.log()
  local path = vim.lsp.get_log_path and vim.lsp.get_log_path() or vim.lsp.log.get_filename()
  vim.cmd('tabedit ' .. vim.fn.fnameescape(path))
end

function commands.restart()
  client.restart()
end

function commands.fix()
  execute('massgen.applyFixAll')
end

function commands.migrate()
  execute('massgen.migrateConfig')
end

--- Carries out `:MassGen …`.
function M.run(command)
  local name, rest = command.args:match('^(%S+)%s*(.*)$')
  if not commands[name] then
    warn(('“%s” is no command; there are %s.'):format(name, table.concat(M.complete('', 'MassGen '), ', ')))
    return
  end
  commands[name](rest, command)
end

--- Names of subcommands that begin with `lead`.
function M.complete(lead, line)
  if line:match('MassGen%s+%S+%s') then
    return {}
  end
  local names = vim.tbl_filter(function(name)
    return vim.startswith(name, lead)
  end, vim.tbl_keys(commands))
  table.sort(names)
  return names
end

--- The server's lenses `massgen.run` and `massgen.runAgent`, with a question for the task and a view of the run.
function M.lens(command)
  local argument = (command.arguments or {})[1] or {}
  local uri = argument.uri or vim.uri_from_bufnr(0)
  ask('Task for the team: ', argument.prompt, function(prompt)
    if argument.agentId then
      runs.start_agent({ uri = uri, agentId = argument.agentId, prompt = prompt })
    else
      runs.start({ uri = uri }, prompt)
    end
  end)
end

return M
