-- SPDX-License-Identifier: Apache-2.0
-- The language client of the server, for every Neovim from 0.7 on: one a root folder, started anew after a crash.
local M = {}

local NAME = 'massgen'
local CRASHES, CRASH_WINDOW_S = 5, 180

local crashes = {} -- times of the crashes of the last minutes
local stopping = {} -- ids of clients that were asked to end
local buffers = {} -- buffer -> true for those that want the server
local started = {} -- root -> id of the client started last; an editor lists a client only once it has said hello

--- The folder a buffer belongs to: the nearest with `.massgen` or `.git`, or the file's own.
function M.root(bufnr)
  local path = vim.api.nvim_buf_get_name(bufnr)
  local own = path ~= '' and vim.fn.fnamemodify(path, ':p:h') or vim.fn.getcwd()
  local folder, home = own, vim.loop.os_homedir()
  while folder ~= home do -- `~/.massgen` holds the user's own settings and is no mark of a project
    for _, marker in ipairs({ '.massgen', '.git' }) do
      if vim.loop.fs_stat(folder .. '/' .. marker) then
        return folder
      end
    end
    local parent = vim.fn.fnamemodify(folder, ':h')
    if parent == folder then
      break
    end
    folder = parent
  end
  return own
end

local function tell(text, level)
  vim.schedule(function()
    vim.notify('MassGen: ' .. text, level or vim.log.levels.INFO)
  end)
end

local function may_restart()
  local now = os.time()
  table.insert(crashes, now)
  crashes = vim.tbl_filter(function(time)
    return now - time < CRASH_WINDOW_S
  end, crashes)
  return #crashes < CRASHES
end

local function ended(code, signal, id)
  require('massgen.runs').disconnected(id)
  if stopping[id] or vim.v.exiting ~= vim.NIL then
    stopping[id] = nil
    return
  end
  if not may_restart() then
    tell('the server ended again and again; `:MassGen restart` tries once more', vim.log.levels.ERROR)
    return
  end
  tell(('the server ended (status %d, signal %d) and is started again'):format(code, signal), vim.log.levels.WARN)
  vim.defer_fn(M.attach_all, 200 * #crashes)
end

--- The client of an id, unless it has ended or is another server's.
function M.living(id)
  local client = id and vim.lsp.get_client_by_id(id)
  if not client or client.name ~= NAME then
    return nil
  end
  local ended
  if vim.fn.has('nvim-0.11') == 1 then
    ended = client:is_stopped()
  else
    ended = client.is_stopped()
  end
  return not ended and client or nil
end

local function attached(client, bufnr)
  buffers[bufnr] = true
  if vim.bo[bufnr].omnifunc == '' then
    vim.bo[bufnr].omnifunc = 'v:lua.vim.lsp.omnifunc'
  end
  local options = require('massgen').options()
  local provides = client.server_capabilities or client.resolved_capabilities
  -- From 0.12 on the editor keeps lenses fresh by itself once they are enabled.
  if options.code_lens and provides.codeLensProvider then
    if vim.lsp.codelens.enable then
      vim.lsp.codelens.enable(true, { bufnr = bufnr })
    else
      vim.api.nvim_create_autocmd({ 'BufEnter', 'InsertLeave', 'BufWritePost' }, {
        group = vim.api.nvim_create_augroup('massgen_lens_' .. bufnr, {}),
        buffer = bufnr,
        callback = function()
          if M.living(client.id) then
            vim.lsp.codelens.refresh()
          end
        end,
      })
      if vim.api.nvim_get_current_buf() == bufnr then
        vim.lsp.codelens.refresh()
      end
    end
  end
  if options.on_attach then
    options.on_attach(client, bufnr)
  end
end

--- The table that `vim.lsp.start` and `vim.lsp.enable` take.
function M.config()
  local options = require('massgen').options()
  local capabilities = vim.lsp.protocol.make_client_capabilities()
  capabilities = vim.tbl_deep_extend('force', capabilities, options.capabilities or {})
  capabilities.experimental = vim.tbl_deep_extend('force', capabilities.experimental or {}, {
    massgen = { protocolVersions = { 1 }, delivery = { maxLatencyMs = options.max_latency_ms } },
  })
  local function run(command)
    require('massgen.commands').lens(command)
  end
  return {
    name = NAME,
    cmd = options.cmd,
    cmd_env = options.cmd_env,
    filetypes = vim.list_extend({ 'yaml.massgen', 'json.massgen' }, options.filetypes),
    root_dir = function(bufnr, on_dir)
      on_dir(M.root(bufnr))
    end,
    capabilities = capabilities,
    get_language_id = function(_, filetype)
      return filetype:match('^json') and 'json' or 'yaml'
    end,
    handlers = {
      ['massgen/run/events'] = function(_, params, context)
        require('massgen.runs').events(context.client_id, params)
      end,
    },
    -- The lenses of a team file open the view of the run instead of only starting it.
    commands = { ['massgen.run'] = run, ['massgen.runAgent'] = run },
    on_attach = attached,
    on_exit = ended,
  }
end

--- All living clients of the server, those of `vim.lsp.enable` included.
function M.clients()
  local list = {}
  for _, id in pairs(started) do
    list[id] = M.living(id)
  end
  for _, client in ipairs((vim.lsp.get_clients or vim.lsp.get_active_clients)()) do
    list[client.id] = M.living(client.id)
  end
  return vim.tbl_values(list)
end

local function start(root)
  local config = M.config()
  config.root_dir = root
  config.cmd_cwd = root
  if vim.fn.has('nvim-0.11') == 0 then
    started[root] = vim.lsp.start_client(config)
  else
    started[root] = vim.lsp.start(config, { attach = false })
  end
  return started[root]
end

local function for_root(root)
  for _, client in ipairs(M.clients()) do
    if client.config.root_dir == root then
      return client.id
    end
  end
end

--- Whether a buffer has the server.
function M.serves(bufnr)
  return buffers[bufnr] == true
end

--- Attaches a buffer to the server of its folder, which is started if need be. Returns the client's id.
function M.attach(bufnr)
  buffers[bufnr] = true
  local command = require('massgen').options().cmd[1]
  if vim.fn.executable(command) == 0 then
    tell(('“%s” is not on your PATH; see :help massgen-install'):format(command), vim.log.levels.WARN)
    return nil
  end
  local root = M.root(bufnr)
  local id = for_root(root) or start(root)
  if id then
    vim.lsp.buf_attach_client(bufnr, id)
  end
  return id
end

--- Attaches every buffer that had the server before.
function M.attach_all()
  for bufnr in pairs(buffers) do
    if vim.api.nvim_buf_is_loaded(bufnr) then
      M.attach(bufnr)
    else
      buffers[bufnr] = nil
    end
  end
end

--- Ends all clients and starts them again.
function M.restart()
  crashes = {}
  local old = M.clients()
  for _, client in ipairs(old) do
    stopping[client.id] = true
    vim.lsp.stop_client(client.id)
  end
  vim.wait(3000, function()
    return #vim.tbl_filter(function(client)
      return vim.lsp.get_client_by_id(client.id) ~= nil
    end, old) == 0
  end, 20)
  M.attach_all()
end

--- The client of the current buffer, or any other one, or a new one; `found` gets it when it has said hello.
function M.with(found)
  local bufnr = vim.api.nvim_get_current_buf()
  local id = buffers[bufnr] and M.attach(bufnr) or for_root(M.root(bufnr))
  if not id then
    local clients = M.clients()
    id = #clients > 0 and clients[1].id or start(M.root(bufnr))
  end
  if not id then
    return
  end
  local function ready()
    local client = vim.lsp.get_client_by_id(id)
    return client and client.initialized and client
  end
  if not vim.wait(5000, ready, 10) then
    tell('the server does not answer; see :MassGen log', vim.log.levels.ERROR)
    return
  end
  found(ready())
end

--- Sends a request; `done` gets the result, or `failed` the error, which is shown when there is no `failed`.
function M.request(client, method, params, done, failed)
  local function handler(err, result)
    if err then
      if failed then
        failed(err)
      else
        tell(err.message or tostring(err), vim.log.levels.ERROR)
      end
    elseif done then
      done(result)
    end
  end
  local bufnr = vim.api.nvim_get_current_buf()
  -- From 0.11 on requests are methods of the client.
  if vim.fn.has('nvim-0.11') == 1 then
    return client:request(method, params, handler, bufnr)
  end
  return client.request(method, params, handler, bufnr)
end

return M
