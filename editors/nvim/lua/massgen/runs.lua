-- SPDX-License-Identifier: Apache-2.0
-- The runs of this editor: what the server's events add up to.
local client = require('massgen.client')
local view = require('massgen.view')

local M = {}

-- runId -> {id, client_id, session_id, agents, status, to_seq, items = {[itemId] = {agent, kind, text}}, answer, …}
local runs = {}
local newest = nil
local early = {} -- batches of runs whose start was not answered yet

local ENDED = {
  completed = true,
  failed = true,
  cancelled = true,
  timedOut = true,
  budgetExceeded = true,
  interrupted = true,
}

--- A run by its id, or the newest.
function M.get(id)
  return runs[id or newest]
end

--- All runs that go on.
function M.active()
  return vim.tbl_filter(function(run)
    return not ENDED[run.status]
  end, vim.tbl_values(runs))
end

-- Calls that come as events of their own: an answer, a vote.
local WORKFLOW = { new_answer = true, vote = true }

-- What each event adds to the text of its agent; nil for those that show nothing.
local show = {}

show['item.started'] = function(run, event)
  run.items[event.itemId] = { agent = event.agentId, kind = event.kind, text = '' }
  if event.kind == 'toolCall' then
    local call = event.toolCall or {}
    if WORKFLOW[call.tool] then
      return nil
    end
    return ('\n\n`%s`'):format(event.title or call.tool or 'tool')
  end
  return event.kind == 'reasoning' and '\n\n*thinks* ' or '\n\n'
end

show['item.delta'] = function(run, event)
  local item = run.items[event.itemId]
  if event.field ~= 'text' then
    return nil
  end
  if item then
    item.text = item.text .. event.text
  end
  return event.text
end

show['item.completed'] = function(run, event)
  local item = run.items[event.itemId]
  if event.status == 'discarded' then
    return ' *(withdrawn)*'
  end
  -- The whole wins over what the deltas added up to.
  if item and event.text and not event.truncated and item.text ~= event.text then
    local shown = item.text
    item.text = event.text
    if vim.startswith(event.text, shown) then
      return event.text:sub(#shown + 1)
    end
    return '\n\n' .. event.text
  end
end

show['answer.submitted'] = function(_, event)
  return ('\n\n**Answer %s** %s'):format(event.label, event.text or '(long; see the run\'s files)')
end

show['vote.cast'] = function(_, event)
  local suffix = event.counted and '' or ' (does not count)'
  return ('\n\n**Votes for %s**%s: %s'):format(event.targetLabel, suffix, event.reason)
end

show['agent.restarted'] = function(_, event)
  return ('\n\n---\nRound %d: there is news.'):format(event.round)
end

show['steer.applied'] = function()
  return '\n\n*was told what you said*'
end

local function finish(run, event)
  run.status = event.status
  run.result = event
  run.answer = event.answer and event.answer.text
  view.answer(run, event)
end

local function apply(run, params)
  local pieces = {} -- agent -> what this batch adds, so that a buffer changes once a batch
  for _, event in ipairs(params.events) do
    local agent = event.agentId
    if event.type == 'run.completed' then
      finish(run, event)
    elseif event.type == 'agent.status' then
      run.states[agent] = event.status
    elseif event.type == 'winner.selected' then
      run.winner = agent
    end
    local words = show[event.type] and show[event.type](run, event)
    if words and agent then
      pieces[agent] = pieces[agent] or {}
      table.insert(pieces[agent], words)
    end
  end
  run.to_seq = params.toSeq
  for agent, words in pairs(pieces) do
    view.append(run, agent, table.concat(words))
  end
  view.states(run)
end

--- Takes a batch of events. A gap is closed by attaching again from where it began.
function M.events(client_id, params)
  local run = runs[params.runId]
  if not run then
    early[params.runId] = early[params.runId] or {}
    table.insert(early[params.runId], params)
  elseif params.fromSeq == run.to_seq + 1 then
    apply(run, params)
  elseif params.fromSeq > run.to_seq then
    local owner = vim.lsp.get_client_by_id(client_id)
    if owner then
      client.request(owner, 'massgen/run/attach', { runId = run.id, fromSeq = run.to_seq + 1 })
    end
  end
end

--- The server of these runs is gone: they are kept as far as they came.
function M.disconnected(client_id)
  for _, run in ipairs(M.active()) do
    if run.client_id == client_id then
      run.status = 'interrupted'
      vim.schedule(function()
        view.answer(run, { status = 'interrupted' })
      end)
    end
  end
end

-- Shows a run that the server has started, as its answer says.
local function began(owner, result, prompt)
  local run = {
    id = result.runId,
    client_id = owner.id,
    session_id = result.sessionId,
    prompt = prompt,
    status = result.status,
    agents = vim.tbl_map(function(agent)
      return agent.id
    end, result.agents),
    states = {},
    items = {},
    to_seq = 0, -- the answer's lastSeq is where the run is, not what this client has read
  }
  runs[run.id] = run
  newest = run.id
  view.open(run)
  for _, batch in ipairs(early[run.id] or {}) do
    M.events(owner.id, batch)
  end
  early[run.id] = nil
  return run
end

--- Starts a run and shows it. `config` is a reference as in massgen/run/start, `started` gets the run.
function M.start(config, prompt, started)
  local options = require('massgen').options()
  client.with(function(owner)
    local params = { cwd = owner.config.root_dir, config = config, prompt = prompt }
    params = vim.tbl_extend('keep', params, options.run)
    client.request(owner, 'massgen/run/start', params, function(result)
      local run = began(owner, result, prompt)
      if started then
        started(run)
      end
    end)
  end)
end

--- Starts one agent of a team alone and shows the run.
function M.start_agent(arguments)
  client.with(function(owner)
    local params = { command = 'massgen.runAgent', arguments = { arguments } }
    client.request(owner, 'workspace/executeCommand', params, function(result)
      local run = began(owner, result, arguments.prompt)
      client.request(owner, 'massgen/run/attach', { runId = run.id, fromSeq = 1 })
    end)
  end)
end

--- Sends a request about a run to the server it lives in.
function M.request(run, method, params, done)
  local owner = vim.lsp.get_client_by_id(run.client_id)
  if not owner then
    vim.notify('MassGen: the server of this run has ended.', vim.log.levels.WARN)
    return
  end
  client.request(owner, method, vim.tbl_extend('force', { runId = run.id }, params or {}), done)
end

return M
