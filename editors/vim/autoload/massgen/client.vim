" SPDX-License-Identifier: Apache-2.0
" The connection to the server: one process for the editor, over Vim's own channels, started anew after a crash.

let s:crashes_allowed = 5
let s:crash_window_s = 180

let s:job = v:null
let s:state = 'stopped' " stopped, starting, ready, stopping
let s:waiting = []      " what to do when the server has said hello
let s:crashes = []
let s:capabilities = {}
let s:log = []

" Runs `then` when the server is ready; starts it if need be. `folder` is where a new server works.
function massgen#client#when_ready(folder, Then) abort
  if s:state ==# 'ready'
    call a:Then()
    return
  endif
  call add(s:waiting, a:Then)
  if s:state ==# 'stopped'
    call s:start(a:folder)
  endif
endfunction

function massgen#client#ready() abort
  return s:state ==# 'ready'
endfunction

" Waits until the server is ready, at most so many milliseconds.
function massgen#client#wait(milliseconds) abort
  let begin = reltime()
  while s:state ==# 'starting' && reltimefloat(reltime(begin)) * 1000 < a:milliseconds
    sleep 5m
  endwhile
  return s:state ==# 'ready'
endfunction

" What the server can do, as it said in its hello.
function massgen#client#can(name) abort
  let value = get(s:capabilities, a:name, v:false)
  return type(value) == v:t_dict || value is v:true
endfunction

function massgen#client#log() abort
  return copy(s:log)
endfunction

" Sends a request; `Done` gets the result. An error is shown, unless `Failed` takes it.
function massgen#client#request(method, params, Done, ...) abort
  if s:state !=# 'ready'
    call massgen#warn('the server does not run; :MassGen restart starts it')
    return
  endif
  call massgen#document#flush_all()
  let Failed = a:0 ? a:1 : {error -> massgen#warn(error.message)}
  call ch_sendexpr(s:job, {'method': a:method, 'params': a:params},
    \ {'callback': {_, answer -> s:answered(answer, a:Done, Failed)}})
endfunction

" Sends a request and waits for its result; v:null when there is none.
function massgen#client#ask(method, params) abort
  if !massgen#client#wait(5000)
    return v:null
  endif
  call massgen#document#flush_all()
  let answer = ch_evalexpr(s:job, {'method': a:method, 'params': a:params}, {'timeout': 5000})
  return type(answer) == v:t_dict ? get(answer, 'result', v:null) : v:null
endfunction

function massgen#client#notify(method, params) abort
  if s:state ==# 'ready' || s:state ==# 'stopping'
    call ch_sendexpr(s:job, {'method': a:method, 'params': a:params})
  endif
endfunction

function s:answered(answer, Done, Failed) abort
  if has_key(a:answer, 'error')
    call a:Failed(a:answer.error)
  else
    call a:Done(get(a:answer, 'result', v:null))
  endif
endfunction

function s:start(folder) abort
  let command = massgen#option('cmd')
  if !executable(command[0])
    let s:waiting = []
    call massgen#warn(printf('"%s" is not on your PATH; see :help massgen-install', command[0]))
    return
  endif
  if &encoding !=# 'utf-8'
    let s:waiting = []
    call massgen#warn('needs :set encoding=utf-8')
    return
  endif
  let s:state = 'starting'
  let s:job = job_start(command, {
    \ 'in_mode': 'lsp', 'out_mode': 'lsp', 'err_mode': 'nl', 'noblock': 1, 'cwd': a:folder,
    \ 'out_cb': function('s:received'), 'err_cb': function('s:logged'), 'exit_cb': function('s:ended'),
    \ })
  if job_status(s:job) !=# 'run'
    let s:state = 'stopped'
    call massgen#warn('the server does not start')
    return
  endif
  let params = {
    \ 'processId': getpid(),
    \ 'clientInfo': {'name': 'Vim', 'version': printf('%d.%d', v:version / 100, v:version % 100)},
    \ 'rootUri': massgen#uri(a:folder),
    \ 'workspaceFolders': [{'uri': massgen#uri(a:folder), 'name': fnamemodify(a:folder, ':t')}],
    \ 'capabilities': s:own_capabilities(),
    \ }
  call ch_sendexpr(s:job, {'method': 'initialize', 'params': params}, {'callback': function('s:greeted')})
endfunction

" Columns are asked for in bytes, which is how Vim counts them.
function s:own_capabilities() abort
  return {
    \ 'general': {'positionEncodings': ['utf-8']},
    \ 'workspace': {'applyEdit': v:true, 'configuration': v:false, 'workspaceFolders': v:true,
    \   'workspaceEdit': {'documentChanges': v:true}},
    \ 'window': {'workDoneProgress': v:false, 'showMessage': {}, 'showDocument': {'support': v:true}},
    \ 'textDocument': {
    \   'synchronization': {'didSave': v:true},
    \   'publishDiagnostics': {'relatedInformation': v:false, 'versionSupport': v:true},
    \   'completion': {'completionItem': {'snippetSupport': v:false, 'documentationFormat': ['plaintext']}},
    \   'hover': {'contentFormat': ['plaintext']},
    \   'codeAction': {'dataSupport': v:true, 'resolveSupport': {'properties': ['edit']},
    \     'codeActionLiteralSupport': {'codeActionKind': {'valueSet': ['quickfix', 'refactor', 'source']}}},
    \   'documentSymbol': {'hierarchicalDocumentSymbolSupport': v:true},
    \   'formatting': {}, 'rename': {}, 'references': {}, 'definition': {},
    \ },
    \ 'experimental': {'massgen': {'protocolVersions': [1],
    \   'delivery': {'maxLatencyMs': massgen#option('max_latency_ms')}}},
    \ }
endfunction

function s:greeted(channel, answer) abort
  if has_key(a:answer, 'error')
    call massgen#warn(a:answer.error.message)
    return
  endif
  let s:capabilities = a:answer.result.capabilities
  let s:state = 'ready'
  call massgen#client#notify('initialized', {})
  let waiting = s:waiting
  let s:waiting = []
  for Then in waiting
    call Then()
  endfor
endfunction

function s:logged(channel, line) abort
  call add(s:log, a:line)
  if len(s:log) > 1000
    call remove(s:log, 0, 499)
  endif
endfunction

function s:received(channel, message) abort
  if has_key(a:message, 'id')
    call s:asked(a:message)
  elseif a:message.method ==# 'massgen/run/events'
    call massgen#runs#events(a:message.params)
  elseif a:message.method ==# 'textDocument/publishDiagnostics'
    call massgen#diagnostics#publish(a:message.params)
  elseif a:message.method ==# 'window/showMessage'
    call massgen#tell(a:message.params.message)
  endif
endfunction

" Requests of the server; those that Vim does not know are refused, never answered by chance.
function s:asked(message) abort
  let params = get(a:message, 'params', {})
  let answer = {'id': a:message.id}
  if a:message.method ==# 'workspace/applyEdit'
    call massgen#edit#workspace(params.edit)
    let answer.result = {'applied': v:true}
  elseif a:message.method ==# 'window/showDocument'
    let path = massgen#path(params.uri)
    if path !=# ''
      call timer_start(0, {-> execute('tabedit ' .. fnameescape(path))})
    endif
    let answer.result = {'success': path !=# '' ? v:true : v:false}
  elseif a:message.method ==# 'window/showMessageRequest'
    let titles = map(copy(get(params, 'actions', [])), {_, action -> action.title})
    call massgen#menu#choose(params.message, titles,
      \ {index -> s:reply(extend(answer, {'result': index < 0 ? v:null : params.actions[index]}))})
    return
  else
    let answer.error = {'code': -32601, 'message': 'Vim does not know ' .. a:message.method}
  endif
  call s:reply(answer)
endfunction

" Written by hand, because ch_sendexpr() takes no id that is a string.
function s:reply(answer) abort
  let text = json_encode(extend({'jsonrpc': '2.0'}, a:answer))
  call ch_sendraw(s:job, printf("Content-Length: %d\r\n\r\n%s", len(text), text))
endfunction

function s:ended(job, status) abort
  if a:job isnot s:job
    return
  endif
  let wanted = s:state ==# 'stopping'
  let s:state = 'stopped'
  let s:waiting = []
  call massgen#runs#disconnected()
  call massgen#document#disconnected()
  if wanted || v:exiting isnot v:null
    return
  endif
  call add(s:crashes, localtime())
  call filter(s:crashes, {_, time -> localtime() - time < s:crash_window_s})
  if len(s:crashes) >= s:crashes_allowed
    call massgen#warn('the server ended again and again; :MassGen restart tries once more')
    return
  endif
  call massgen#warn(printf('the server ended (status %d) and is started again', a:status))
  call timer_start(200 * len(s:crashes), {-> massgen#document#open_all()})
endfunction

" Ends the server, politely at first.
function massgen#client#stop() abort
  if s:state !=# 'ready' && s:state !=# 'starting'
    return
  endif
  let s:state = 'stopping'
  call ch_evalexpr(s:job, {'method': 'shutdown'}, {'timeout': 2000})
  call ch_sendexpr(s:job, {'method': 'exit'})
  let patience = 100
  while job_status(s:job) ==# 'run' && patience > 0
    sleep 20m
    let patience -= 1
  endwhile
  if job_status(s:job) ==# 'run'
    call job_stop(s:job, 'kill')
  endif
  let s:state = 'stopped'
endfunction

" Ends the server and starts it again.
function massgen#client#restart() abort
  call massgen#client#stop()
  call massgen#document#disconnected()
  let s:crashes = []
  call massgen#document#open_all()
endfunction
