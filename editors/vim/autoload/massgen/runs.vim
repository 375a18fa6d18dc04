" SPDX-License-Identifier: Apache-2.0
" The runs of this editor: what the server's events add up to.

let s:runs = {}   " runId -> the run, see massgen#runs#start
let s:newest = ''
let s:early = {}  " batches of runs whose start was not answered yet
let s:ended = ['completed', 'failed', 'cancelled', 'timedOut', 'budgetExceeded', 'interrupted']
" Calls that come as events of their own.
let s:workflow = ['new_answer', 'vote']

" The run of an id, or with '' the newest; {} when there is none.
function massgen#runs#get(id) abort
  return get(s:runs, a:id ==# '' ? s:newest : a:id, {})
endfunction

function massgen#runs#active() abort
  return filter(values(s:runs), {_, run -> index(s:ended, run.status) < 0})
endfunction

" Starts a run and shows it. `config` is a reference as in massgen/run/start.
function massgen#runs#start(config, prompt, folder) abort
  let params = extend({'cwd': a:folder}, massgen#option('run'))
  call extend(params, {'config': a:config, 'prompt': a:prompt})
  call massgen#client#when_ready(a:folder, {-> massgen#client#request('massgen/run/start', params,
    \ {result -> s:started(result, a:prompt)})})
endfunction

function s:started(result, prompt) abort
  let agents = map(copy(a:result.agents), {_, agent -> agent.id})
  let run = {'id': a:result.runId, 'session': a:result.sessionId, 'prompt': a:prompt, 'status': a:result.status,
    \ 'agents': agents, 'states': {}, 'items': {}, 'to_seq': 0, 'winner': '', 'answer': ''}
  let s:runs[run.id] = run
  let s:newest = run.id
  call massgen#view#open(run)
  for batch in get(s:early, run.id, [])
    call massgen#runs#events(batch)
  endfor
  silent! call remove(s:early, run.id)
endfunction

" Takes a batch of events. A gap is closed by attaching again from where it began.
function massgen#runs#events(params) abort
  let run = massgen#runs#get(a:params.runId)
  if empty(run)
    let s:early[a:params.runId] = get(s:early, a:params.runId, []) + [a:params]
  elseif a:params.fromSeq == run.to_seq + 1
    call s:apply(run, a:params)
  elseif a:params.fromSeq > run.to_seq
    call massgen#client#request('massgen/run/attach', {'runId': run.id, 'fromSeq': run.to_seq + 1}, {-> 0})
  endif
endfunction

function s:apply(run, params) abort
  let pieces = {} " agent -> what this batch adds, so that a buffer changes once a batch
  for event in a:params.events
    let agent = get(event, 'agentId', '')
    if event.type ==# 'agent.status'
      let a:run.states[agent] = event.status
    elseif event.type ==# 'winner.selected'
      let a:run.winner = agent
    elseif event.type ==# 'run.completed'
      let a:run.status = event.status
      let a:run.answer = has_key(event, 'answer') ? event.answer.text : ''
      call massgen#view#answer(a:run, event)
    endif
    let words = s:words(a:run, event)
    if words !=# ''
      let pieces[agent] = get(pieces, agent, '') .. words
    endif
  endfor
  let a:run.to_seq = a:params.toSeq
  for [agent, text] in items(pieces)
    call massgen#view#append(a:run, agent, text)
  endfor
  call massgen#view#states(a:run)
endfunction

" What an event adds to the text of its agent.
function s:words(run, event) abort
  let type = a:event.type
  if type ==# 'item.delta'
    if a:event.field !=# 'text'
      return ''
    endif
    let a:run.items[a:event.itemId].text ..= a:event.text
    return a:event.text
  elseif type ==# 'item.started'
    let a:run.items[a:event.itemId] = {'agent': a:event.agentId, 'kind': a:event.kind, 'text': ''}
    let tool = get(get(a:event, 'toolCall', {}), 'tool', 'tool')
    if a:event.kind ==# 'toolCall'
      return index(s:workflow, tool) >= 0 ? '' : printf("\n\n`%s`", get(a:event, 'title', tool))
    endif
    return a:event.kind ==# 'reasoning' ? "\n\n*thinks* " : "\n\n"
  elseif type ==# 'item.completed'
    return s:whole(a:run, a:event)
  elseif type ==# 'answer.submitted'
    return printf("\n\n**Answer %s** %s", a:event.label, get(a:event, 'text', '(long; see the run''s files)'))
  elseif type ==# 'vote.cast'
    return printf("\n\n**Votes for %s**%s: %s", a:event.targetLabel,
      \ a:event.counted ? '' : ' (does not count)', a:event.reason)
  elseif type ==# 'agent.restarted'
    return printf("\n\n---\nRound %d: there is news.", a:event.round)
  elseif type ==# 'steer.applied'
    return "\n\n*was told what you said*"
  endif
  return ''
endfunction

" The whole wins over what the deltas added up to.
function s:whole(run, event) abort
  if a:event.status ==# 'discarded'
    return ' *(withdrawn)*'
  endif
  let item = get(a:run.items, a:event.itemId, {})
  if empty(item) || !has_key(a:event, 'text') || has_key(a:event, 'truncated') || item.text ==# a:event.text
    return ''
  endif
  let shown = item.text
  let item.text = a:event.text
  return stridx(a:event.text, shown) == 0 ? strpart(a:event.text, len(shown)) : "\n\n" .. a:event.text
endfunction

" The server is gone: its runs are kept as far as they came.
function massgen#runs#disconnected() abort
  for run in massgen#runs#active()
    let run.status = 'interrupted'
    call massgen#view#answer(run, {'status': 'interrupted'})
  endfor
endfunction
