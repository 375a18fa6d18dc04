-- SPDX-License-Identifier: Apache-2.0
-- Tests that report in TAP to the file $MASSGEN_TEST_TAP and end the editor.
local M = {}

local report = assert(io.open(vim.env.MASSGEN_TEST_TAP, 'w'))
local count, failures = 0, 0

local function line(good, name, why)
  count = count + 1
  failures = failures + (good and 0 or 1)
  report:write(('%s %d - %s\n'):format(good and 'ok' or 'not ok', count, name))
  if not good then
    report:write('# ' .. tostring(why):gsub('\n', '\n# ') .. '\n')
  end
  report:flush()
end

--- Runs one test; an error is its failure.
function M.test(name, body)
  local good, why = xpcall(body, debug.traceback)
  line(good, name, why)
end

--- Waits for a condition; an error when it does not come true in time.
function M.wait(what, condition)
  if not vim.wait(10000, condition, 10) then
    error('waited in vain for ' .. what, 2)
  end
end

function M.equal(actual, expected, what)
  if not vim.deep_equal(actual, expected) then
    error(('%s: expected %s, got %s'):format(what or 'values differ', vim.inspect(expected), vim.inspect(actual)), 2)
  end
end

--- Notes the servers that live now, for the check that none outlives the editor.
function M.note_servers()
  local pids = M.servers()
  local file = assert(io.open(vim.env.MASSGEN_TEST_PIDS, 'a'))
  for _, pid in ipairs(pids) do
    file:write(pid .. '\n')
  end
  file:close()
end

--- The editor's children that run the server.
function M.servers()
  local pids = {}
  for _, status in ipairs(vim.fn.glob('/proc/[0-9]*/stat', false, true)) do
    local file = io.open(status)
    local text = file and file:read('*a')
    if file then
      file:close()
    end
    local pid, parent = (text or ''):match('^(%d+) %(massgen%-server%) %S (%d+)')
    if tonumber(parent) == vim.fn.getpid() then
      table.insert(pids, tonumber(pid))
    end
  end
  return pids
end

function M.finish()
  report:write(('1..%d\n'):format(count))
  report:close()
  vim.cmd(failures == 0 and 'qall!' or 'cquit!')
end

return M
