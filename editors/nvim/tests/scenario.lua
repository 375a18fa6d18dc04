-- SPDX-License-Identifier: Apache-2.0
-- What every editor has to be able to do, in this editor and with the real server.
local here = vim.fn.fnamemodify(debug.getinfo(1, 'S').source:sub(2), ':p:h')
local tap = dofile(here .. '/tap.lua')
local test, wait, equal = tap.test, tap.wait, tap.equal

local massgen = require('massgen')
massgen.setup({ cmd = { vim.env.MASSGEN_SERVER, 'lsp' }, run = { replay = { speed = 'instant' } } })
local runs = require('massgen.runs')
local client = require('massgen.client')

local function text(buffer)
  return table.concat(vim.api.nvim_buf_get_lines(buffer or 0, 0, -1, false), '\n')
end

-- Diagnostics of one code in the current buffer, as 0-based {line, first byte, byte after the last}.
local function found(code)
  local list = {}
  for _, one in ipairs(vim.diagnostic.get(0)) do
    if one.code == code or (one.user_data and one.user_data.lsp and one.user_data.lsp.code == code) then
      table.insert(list, { one.lnum, one.col, one.end_col })
    end
  end
  return list
end

local function place(word)
  for number, line in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, false)) do
    local first, last = line:find(word, 1, true)
    if first then
      return number - 1, first - 1, last
    end
  end
  error('no ' .. word)
end

local function ask(method, params)
  params = vim.tbl_extend('force', vim.lsp.util.make_position_params(0, 'utf-16'), params or {})
  local answers = assert(vim.lsp.buf_request_sync(0, method, params, 10000))
  for _, answer in pairs(answers) do
    assert(not answer.err and not answer.error, vim.inspect(answer))
    return answer.result
  end
  error('no answer to ' .. method)
end

local function stay(edit)
  vim.lsp.util.apply_text_edits(edit, vim.api.nvim_get_current_buf(), 'utf-16')
end

test('S1 a broken file has its mistake underlined at the exact columns', function()
  vim.cmd('edit broken.massgen.yaml')
  equal(vim.bo.filetype, 'yaml.massgen', 'filetype')
  wait('diagnostics', function()
    return #found('unknown-key') > 0
  end)
  local line, first, last = place('temprature')
  equal(found('unknown-key'), { { line, first, last } })
  tap.note_servers()
end)

test('S2 typing changes the diagnostics', function()
  local line = place('model: small')
  vim.api.nvim_win_set_cursor(0, { line + 1, 0 })
  vim.cmd('normal! otemprature: 1')
  wait('a second mistake', function()
    return #found('unknown-key') == 2
  end)
  vim.cmd('normal! dd')
  wait('one mistake', function()
    return #found('unknown-key') == 1
  end)
end)

test('S2 after any edits the diagnostics are those of the text as it is', function()
  vim.cmd('edit! typed.massgen.yaml')
  vim.cmd('edit broken.massgen.yaml')
  local whole = text()
  vim.cmd('edit typed.massgen.yaml')
  -- Character by character, as one types.
  for index = 0, vim.fn.strchars(whole) - 1 do
    local last = vim.fn.line('$') - 1
    local column = #vim.fn.getline('$')
    vim.api.nvim_buf_set_text(0, last, column, last, column, vim.split(vim.fn.strcharpart(whole, index, 1), '\n'))
    if index % 7 == 0 then
      vim.wait(1)
    end
  end
  local line, first, last = place('temprature')
  wait('the mistake', function()
    return vim.deep_equal(found('unknown-key'), { { line, first, last } })
  end)
  -- Here and there, with characters of one to four bytes.
  math.randomseed(7)
  for _ = 1, 200 do
    local number = math.random(0, vim.fn.line('$') - 1)
    local length = vim.fn.strchars(vim.fn.getline(number + 1))
    local from = vim.fn.byteidx(vim.fn.getline(number + 1), math.random(0, length))
    local piece = ({ '🦉', 'é', '漢', 'x', '\n' })[math.random(5)]
    vim.api.nvim_buf_set_text(0, number, from, number, from, vim.split(piece, '\n'))
    if math.random(4) == 1 then
      vim.cmd('silent! undo')
    end
    vim.wait(1)
  end
  vim.api.nvim_buf_set_lines(0, 0, -1, false, vim.split(whole, '\n'))
  wait('the mistake again', function()
    return vim.deep_equal(found('unknown-key'), { { line, first, last } })
  end)
  vim.cmd('buffer! broken.massgen.yaml | bwipeout! typed.massgen.yaml')
end)

test('hover explains the key under the cursor', function()
  local line, first = place('base_url')
  vim.api.nvim_win_set_cursor(0, { line + 1, first + 2 })
  local contents = ask('textDocument/hover').contents
  assert((contents.value or contents):find('base_url', 1, true), vim.inspect(contents))
  vim.lsp.buf.hover()
  wait('a floating window', function()
    for _, window in ipairs(vim.api.nvim_list_wins()) do
      if vim.api.nvim_win_get_config(window).relative ~= '' then
        return true
      end
    end
  end)
  vim.api.nvim_win_set_cursor(0, { 1, 0 })
  vim.cmd('doautocmd CursorMoved')
end)

test('S5 omni completion offers what fits', function()
  vim.fn.append(vim.fn.line('$'), 'orch')
  local line = vim.fn.line('$')
  vim.api.nvim_win_set_cursor(0, { line, 4 })
  local result = ask('textDocument/completion', { position = { line = line - 1, character = 4 } })
  local labels = vim.tbl_map(function(item)
    return item.label
  end, result.items or result)
  assert(vim.tbl_contains(labels, 'orchestrator'), vim.inspect(labels))
  equal(vim.bo.omnifunc, 'v:lua.vim.lsp.omnifunc', 'omnifunc')
  vim.cmd('normal! dd')
end)

test('S3 a quick fix mends the text', function()
  local line, first, last = place('temprature')
  local params = vim.lsp.util.make_given_range_params({ line + 1, first }, { line + 1, last - 1 }, 0, 'utf-16')
  params.context = { diagnostics = vim.lsp.diagnostic.get_line_diagnostics(0, line), only = { 'quickfix' } }
  local action = ask('textDocument/codeAction', params)[1]
  if not action.edit then
    action = ask('codeAction/resolve', action)
  end
  vim.lsp.util.apply_workspace_edit(action.edit, 'utf-16')
  assert(text():find('"🦉🦉", temperature: 0.5,', 1, true), text())
  wait('no mistake', function()
    return #found('unknown-key') == 0
  end)
  vim.cmd('edit!')
end)

test(':MassGen fix mends everything that is sure at once', function()
  vim.cmd('edit sure.massgen.yaml')
  wait('diagnostics', function()
    return #found('backend-type-case') == 1
  end)
  vim.cmd('MassGen fix')
  wait('the mended text', function()
    return text():find('{type: vllm,', 1, true) and text():find('ui: {display_type: simple}', 1, true)
  end)
  vim.cmd('edit!')
end)

test('S4 formatting gives the tidy text, and nothing to do the second time', function()
  vim.cmd('edit untidy.massgen.yaml')
  local options = { options = { tabSize = 2, insertSpaces = true } }
  stay(ask('textDocument/formatting', options))
  equal(text() .. '\n', table.concat(vim.fn.readfile('tidy.massgen.yaml'), '\n') .. '\n', 'formatted')
  equal(ask('textDocument/formatting', options) or {}, {}, 'second formatting')
  vim.cmd('edit!')
end)

test('S6 a run streams each agent into its buffer and ends with the answer', function()
  vim.cmd('edit three-agents-demo.massgen.yaml')
  vim.cmd('MassGen run How should we cache?')
  wait('the end of the run', function()
    return runs.get() and runs.get().status == 'completed'
  end)
  local run = runs.get()
  equal(run.agents, { 'scout', 'critic', 'builder' }, 'agents')
  equal(run.answer, 'Use a digest cache with atomic replace; readers never need a lock.', 'answer')
  local said = {}
  for _, item in pairs(run.items) do
    said[item.agent .. ' ' .. item.kind] = (said[item.agent .. ' ' .. item.kind] or '') .. item.text
  end
  equal(said['scout message'], 'Looking for the shortest route first. ', 'scout')
  equal(said['critic reasoning'], 'What breaks when two editors write? ', 'critic')
  equal(said['builder message'], run.answer, 'builder')
  assert(text(run.buffers['agent/scout']):find('Looking for the shortest route first.', 1, true))
  assert(text(run.buffers['agent/critic']):find('**Answer agent2.1** Lock the file, then cache.', 1, true))
  assert(text(run.buffers['agent/builder']):find(run.answer, 1, true))
  equal(text(run.buffers.answer), '# completed, the answer of builder\n' .. run.answer, 'the buffer of the answer')
  vim.cmd('tabclose')
end)

test('the lens of an agent runs it alone, in a view of its own', function()
  vim.lsp.codelens.refresh()
  wait('lenses', function()
    return #vim.lsp.codelens.get(0) > 0
  end)
  local lens
  for _, one in ipairs(vim.lsp.codelens.get(0)) do
    if one.command.command == 'massgen.runAgent' and one.command.arguments[1].agentId == 'scout' then
      lens = one
    end
  end
  local asked = vim.ui.input
  vim.ui.input = function(_, given)
    given('How should we cache?')
  end
  local before = runs.get().id
  local owner = client.clients()[1]
  owner.config.commands[lens.command.command](lens.command, {})
  vim.ui.input = asked
  wait('the end of the run', function()
    return runs.get().id ~= before and #runs.active() == 0
  end)
  equal(runs.get().agents, { 'scout' }, 'agents')
  assert(text(runs.get().buffers['agent/scout']):find('Looking for the shortest route first.', 1, true))
  vim.cmd('tabclose')
end)

test('S8 a run can be steered and cancelled', function()
  massgen.setup({ cmd = { vim.env.MASSGEN_SERVER, 'lsp' } })
  vim.cmd('MassGen run How should we cache?')
  wait('words', function()
    return #runs.active() == 1 and text(runs.get().buffers['agent/scout']) ~= ''
  end)
  equal(massgen.status(), 'MassGen: 1 run', 'status line')
  vim.cmd('MassGen steer Assume a single writer.')
  wait('the team to hear it', function()
    return text(runs.get().buffers['agent/scout']):find('was told', 1, true)
  end)
  vim.cmd('MassGen cancel')
  wait('the end', function()
    return runs.get().status == 'cancelled'
  end)
  equal(#runs.active(), 0, 'active runs')
  vim.cmd('tabclose')
end)

test('S9 the server is started again when it is killed, and the file checked', function()
  vim.cmd('edit broken.massgen.yaml')
  wait('diagnostics', function()
    return #found('unknown-key') == 1
  end)
  local old = tap.servers()
  equal(#old, 1, 'servers')
  runs.start({ name = 'three-agents-demo' }, 'How should we cache?')
  wait('a run', function()
    return #runs.active() == 1
  end)
  vim.cmd('tabclose')
  vim.loop.kill(old[1], 'sigkill')
  wait('another server', function()
    local new = tap.servers()
    return #new == 1 and new[1] ~= old[1]
  end)
  tap.note_servers()
  equal(runs.get().status, 'interrupted', 'the run')
  vim.cmd('normal! Go# typed afterwards')
  wait('diagnostics of the new server', function()
    return #found('unknown-key') == 1
  end)
  local line = place('temprature')
  vim.cmd((line + 1) .. 'delete')
  wait('no mistake', function()
    return #found('unknown-key') == 0
  end)
end)

test(':MassGen restart leaves one server', function()
  vim.cmd('MassGen restart')
  wait('one server', function()
    return #tap.servers() == 1 and #client.clients() == 1
  end)
  tap.note_servers()
end)

test(':checkhealth massgen finds nothing wrong', function()
  vim.cmd('checkhealth massgen')
  assert(text():find('massgen-server', 1, true) and not text():find('ERROR', 1, true), text())
end)

test('only team files get the server', function()
  vim.fn.writefile({ 'services: {}' }, 'compose.yaml')
  vim.fn.writefile({ '# massgen', 'agents: []' }, 'other.yaml')
  vim.cmd('edit! compose.yaml')
  equal(vim.bo.filetype, 'yaml', 'another file')
  vim.cmd('edit! other.yaml')
  equal(vim.bo.filetype, 'yaml.massgen', 'a file with the comment')
end)

tap.finish()
