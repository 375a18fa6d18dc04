-- SPDX-License-Identifier: Apache-2.0
-- An editor without a plugin: its own language client runs a team by a command, the task stands in the file.
local here = vim.fn.fnamemodify(debug.getinfo(1, 'S').source:sub(2), ':p:h')
local tap = dofile(here .. '/tap.lua')
local test, wait = tap.test, tap.wait

local messages = {}
vim.lsp.handlers['window/showMessage'] = function(_, params)
  table.insert(messages, params.message)
end

local function heard(words)
  wait('“' .. words .. '”', function()
    return table.concat(messages, '\n'):find(words, 1, true)
  end)
end

local function execute(name, argument)
  vim.lsp.buf.execute_command({ command = name, arguments = { argument } })
end

test('a command runs the team with the task of the file and shows the answer', function()
  vim.opt.swapfile = false
  local lines = vim.fn.readfile('three-agents-demo.massgen.yaml')
  table.insert(lines, 1, '# massgen-prompt: How should we cache?')
  vim.fn.writefile(lines, 'asked.yaml')
  vim.cmd('edit asked.yaml')
  local id = assert(vim.lsp.start_client({
    name = 'massgen',
    cmd = { vim.env.MASSGEN_SERVER, 'lsp' },
    root_dir = vim.fn.getcwd(),
  }))
  vim.lsp.buf_attach_client(0, id)
  wait('hello', function()
    return vim.lsp.get_client_by_id(id).initialized
  end)
  tap.note_servers()
  execute('massgen.run', { uri = vim.uri_from_bufnr(0) })
  wait('progress', function()
    return #vim.lsp.util.get_progress_messages() > 0
  end)
  heard('Use a digest cache with atomic replace; readers never need a lock.')
end)

test('a dry run says what would be done', function()
  messages = {}
  execute('massgen.dryRun', { uri = vim.uri_from_bufnr(0) })
  heard('.md')
end)

tap.finish()
