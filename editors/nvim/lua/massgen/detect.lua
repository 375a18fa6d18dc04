-- SPDX-License-Identifier: Apache-2.0
-- Which files are team files, by name or by a comment near the top. What only the content tells, the server knows.
local M = {}

local MODELINE_LINES = 50

local function named(path)
  local name = path:match('[^/]*$')
  if name:match('%.massgen%.ya?ml$') or name:match('^massgen%.ya?ml$') then
    return true
  end
  return path:match('/%.massgen/') ~= nil and name:match('%.ya?ml$') ~= nil
end

local function marked(bufnr)
  if not bufnr or not vim.api.nvim_buf_is_loaded(bufnr) then
    return false
  end
  for _, line in ipairs(vim.api.nvim_buf_get_lines(bufnr, 0, MODELINE_LINES, false)) do
    if line:match('^%s*#%s*massgen%f[^%w_]') then
      return true
    end
  end
  return false
end

--- The filetype of a team file, nil for any other file.
function M.filetype(path, bufnr)
  if path:match('%.massgen%.json$') then
    return 'json.massgen'
  end
  if named(path) or marked(bufnr) then
    return 'yaml.massgen'
  end
end

return M
