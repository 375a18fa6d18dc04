" SPDX-License-Identifier: Apache-2.0
" Keeps the server's copy of each team file the same as the buffer. The whole text is sent, at most ten times a second
" while one types, and always before a request.

let s:delay_ms = 100
let s:buffers = {} " buffer number -> changedtick that the server has; -1 for none

" The folder a file belongs to: the nearest with .massgen or .git, or its own. ~/.massgen is no mark of a project.
function massgen#document#root(buffer) abort
  let own = fnamemodify(bufname(a:buffer), ':p:h')
  let folder = own
  while folder !=# expand('~') && folder !=# fnamemodify(folder, ':h')
    if isdirectory(folder .. '/.massgen') || isdirectory(folder .. '/.git') || filereadable(folder .. '/.git')
      return folder
    endif
    let folder = fnamemodify(folder, ':h')
  endwhile
  return own
endfunction

function massgen#document#uri(buffer) abort
  return massgen#uri(fnamemodify(bufname(a:buffer), ':p'))
endfunction

function massgen#document#serves(buffer) abort
  return has_key(s:buffers, a:buffer)
endfunction

" Begins to serve a buffer.
function massgen#document#open(buffer) abort
  if bufname(a:buffer) ==# '' || getbufvar(a:buffer, '&buftype') !=# ''
    return
  endif
  if !has_key(s:buffers, a:buffer)
    let s:buffers[a:buffer] = -1
    call setbufvar(a:buffer, '&omnifunc', 'massgen#omnifunc')
    execute printf('augroup massgen_buffer_%d', a:buffer)
    autocmd!
    for [events, action] in [
      \ ['TextChanged,TextChangedI,TextChangedP', 's:changed(%d)'], ['BufWritePost', 's:saved(%d)'],
      \ ['BufUnload', 's:closed(%d)'], ['CursorHold', 'massgen#diagnostics#echo(%d)'],
      \ ['BufWinEnter', 'massgen#diagnostics#show(%d)'], ['CompleteDone', 'massgen#complete#done()']]
      let call = stridx(action, '%d') < 0 ? action : printf(action, a:buffer)
      execute printf('autocmd %s <buffer=%d> call %s', events, a:buffer, call)
    endfor
    augroup END
  endif
  call massgen#client#when_ready(massgen#document#root(a:buffer), {-> s:send_open(a:buffer)})
endfunction

function massgen#document#open_all() abort
  for buffer in keys(s:buffers)
    call massgen#document#open(str2nr(buffer))
  endfor
endfunction

" The server is gone, and its copies with it.
function massgen#document#disconnected() abort
  call map(s:buffers, {-> -1})
endfunction

function massgen#document#flush_all() abort
  for buffer in keys(s:buffers)
    call s:flush(str2nr(buffer))
  endfor
endfunction

function s:text(buffer) abort
  return join(getbufline(a:buffer, 1, '$'), "\n") .. "\n"
endfunction

function s:send_open(buffer) abort
  if !bufloaded(a:buffer) || s:buffers[a:buffer] >= 0
    return
  endif
  let s:buffers[a:buffer] = getbufvar(a:buffer, 'changedtick')
  let language = getbufvar(a:buffer, '&filetype') =~# '^json' ? 'json' : 'yaml'
  call massgen#client#notify('textDocument/didOpen', {'textDocument': {'uri': massgen#document#uri(a:buffer),
    \ 'languageId': language, 'version': s:buffers[a:buffer], 'text': s:text(a:buffer)}})
endfunction

function s:flush(buffer) abort
  let tick = getbufvar(a:buffer, 'changedtick', -1)
  if !bufloaded(a:buffer) || s:buffers[a:buffer] < 0 || s:buffers[a:buffer] == tick
    return
  endif
  let s:buffers[a:buffer] = tick
  call massgen#client#notify('textDocument/didChange', {
    \ 'textDocument': {'uri': massgen#document#uri(a:buffer), 'version': tick},
    \ 'contentChanges': [{'text': s:text(a:buffer)}]})
endfunction

function s:changed(buffer) abort
  if getbufvar(a:buffer, 'massgen_timer', 0) == 0
    call setbufvar(a:buffer, 'massgen_timer', timer_start(s:delay_ms, {-> s:due(a:buffer)}))
  endif
endfunction

function s:due(buffer) abort
  call setbufvar(a:buffer, 'massgen_timer', 0)
  if has_key(s:buffers, a:buffer)
    call s:flush(a:buffer)
  endif
endfunction

function s:saved(buffer) abort
  call s:flush(a:buffer)
  call massgen#client#notify('textDocument/didSave', {'textDocument': {'uri': massgen#document#uri(a:buffer)}})
endfunction

function s:closed(buffer) abort
  if has_key(s:buffers, a:buffer)
    if s:buffers[a:buffer] >= 0
      call massgen#client#notify('textDocument/didClose', {'textDocument': {'uri': massgen#document#uri(a:buffer)}})
    endif
    call remove(s:buffers, a:buffer)
    call massgen#diagnostics#forget(a:buffer)
    execute printf('autocmd! massgen_buffer_%d', a:buffer)
  endif
endfunction
