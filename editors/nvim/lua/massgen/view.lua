-- SPDX-License-Identifier: Apache-2.0
-- How a run looks: a tab with the answer on top and a column for each agent, each a scratch buffer.
local M = {}

local ANSWER = 'answer'
local ANSWER_HEIGHT = 8

local function scratch(run, name)
  local buffer = vim.api.nvim_create_buf(false, true)
  vim.api.nvim_buf_set_name(buffer, ('massgen://%s/%s'):format(run.id, name))
  vim.bo[buffer].bufhidden = 'hide'
  vim.bo[buffer].swapfile = false
  vim.bo[buffer].undolevels = -1
  vim.bo[buffer].modifiable = false
  vim.b[buffer].massgen_run = run.id
  vim.api.nvim_buf_call(buffer, function()
    vim.cmd('noautocmd setlocal filetype=markdown | setlocal syntax=markdown')
  end)
  return buffer
end

local function write(buffer, change)
  vim.bo[buffer].modifiable = true
  change()
  vim.bo[buffer].modifiable = false
end

local function place(buffer)
  vim.api.nvim_win_set_buf(0, buffer)
  vim.wo.wrap = true
  vim.wo.linebreak = true
  vim.wo.number = false
  vim.wo.relativenumber = false
  vim.wo.signcolumn = 'no'
  vim.wo.statusline = '%{get(b:, "massgen_title", "")}'
end

--- Opens the tab of a run.
function M.open(run)
  run.buffers = { [ANSWER] = scratch(run, ANSWER) }
  vim.cmd('tabnew')
  local empty = vim.api.nvim_get_current_buf()
  place(run.buffers[ANSWER])
  if vim.api.nvim_buf_get_name(empty) == '' then
    vim.api.nvim_buf_delete(empty, {})
  end
  local top = vim.api.nvim_get_current_win()
  run.tab = vim.api.nvim_get_current_tabpage()
  for index, agent in ipairs(run.agents) do
    vim.cmd(index == 1 and 'belowright new' or 'belowright vnew')
    local unused = vim.api.nvim_get_current_buf()
    run.buffers['agent/' .. agent] = scratch(run, agent)
    place(run.buffers['agent/' .. agent])
    vim.api.nvim_buf_delete(unused, {})
  end
  vim.cmd('wincmd =')
  vim.api.nvim_set_current_win(top)
  vim.api.nvim_win_set_height(top, ANSWER_HEIGHT)
  local buffer = run.buffers[ANSWER]
  write(buffer, function()
    vim.api.nvim_buf_set_lines(buffer, 0, -1, false, vim.list_extend({ '# ' .. run.id }, vim.split(run.prompt, '\n')))
  end)
  M.states(run)
end

--- Adds text at the end of an agent's buffer; a window whose cursor stands at the end stays there.
function M.append(run, agent, text)
  local buffer = run.buffers['agent/' .. agent]
  if not buffer or not vim.api.nvim_buf_is_valid(buffer) then
    return
  end
  local last = vim.api.nvim_buf_line_count(buffer)
  local tail = vim.api.nvim_buf_get_lines(buffer, last - 1, last, true)[1]
  if last == 1 and tail == '' then
    text = text:gsub('^\n+', '')
  end
  local followers = vim.tbl_filter(function(window)
    return vim.api.nvim_win_get_cursor(window)[1] == last
  end, vim.fn.win_findbuf(buffer))
  write(buffer, function()
    vim.api.nvim_buf_set_text(buffer, last - 1, #tail, last - 1, #tail, vim.split(text, '\n'))
  end)
  for _, window in ipairs(followers) do
    vim.api.nvim_win_set_cursor(window, { vim.api.nvim_buf_line_count(buffer), 0 })
  end
end

--- Shows each agent's status, and the run's, in the status lines.
function M.states(run)
  for _, agent in ipairs(run.agents) do
    local buffer = run.buffers['agent/' .. agent]
    if vim.api.nvim_buf_is_valid(buffer) then
      local crown = run.winner == agent and ' (winner)' or ''
      vim.b[buffer].massgen_title = ('%s: %s%s'):format(agent, run.states[agent] or 'waiting', crown)
    end
  end
  local buffer = run.buffers[ANSWER]
  if vim.api.nvim_buf_is_valid(buffer) then
    vim.b[buffer].massgen_title = 'MassGen: ' .. run.status
  end
  if vim.api.nvim_get_current_tabpage() == run.tab then
    vim.cmd('redrawstatus!')
  end
end

--- Shows how the run ended.
function M.answer(run, result)
  local buffer = run.buffers and run.buffers[ANSWER]
  if not buffer or not vim.api.nvim_buf_is_valid(buffer) then
    return
  end
  local lines = { ('# %s%s'):format(result.status, result.winner and (', the answer of ' .. result.winner) or '') }
  if result.error then
    vim.list_extend(lines, vim.split(result.error.message, '\n'))
    if result.error.hint then
      table.insert(lines, result.error.hint)
    end
  end
  if result.answer then
    vim.list_extend(lines, vim.split(result.answer.text, '\n'))
  end
  write(buffer, function()
    vim.api.nvim_buf_set_lines(buffer, 0, -1, false, lines)
  end)
  M.states(run)
end

--- Goes to the answer of a run.
function M.focus(run)
  local buffer = run.buffers[ANSWER]
  local windows = vim.fn.win_findbuf(buffer)
  if #windows > 0 then
    vim.api.nvim_set_current_win(windows[1])
  else
    vim.cmd('split')
    place(buffer)
  end
end

return M
