" SPDX-License-Identifier: Apache-2.0
" Changes that come from the server: text edits, fixes, formatting, new names.

" Applies text edits to a buffer, from the last to the first, so that none moves another.
function massgen#edit#text(buffer, edits) abort
  call bufload(a:buffer)
  let indexed = map(copy(a:edits), {index, edit -> [edit.range.start.line, edit.range.start.character, index, edit]})
  call sort(indexed, {a, b -> a[0] != b[0] ? b[0] - a[0] : a[1] != b[1] ? b[1] - a[1] : b[2] - a[2]})
  for [_, _, _, edit] in indexed
    call s:replace(a:buffer, edit.range, edit.newText)
  endfor
endfunction

function s:replace(buffer, range, text) abort
  let total = getbufinfo(a:buffer)[0].linecount
  let [first, last] = [a:range.start.line, a:range.end.line]
  let head = first < total ? strpart(getbufline(a:buffer, first + 1)[0], 0, a:range.start.character) : ''
  let lines = split(head .. substitute(a:text, "\r\n", "\n", 'g'), "\n", 1)
  if last < total
    let lines[-1] ..= strpart(getbufline(a:buffer, last + 1)[0], a:range.end.character)
  elseif lines[-1] ==# ''
    " A line break at the end of the text ends the last line; it does not begin another.
    call remove(lines, -1)
  endif
  let old = max([min([last + 1, total]) - first, 0])
  let kept = min([old, len(lines)])
  for index in range(kept)
    if getbufline(a:buffer, first + index + 1)[0] !=# lines[index]
      call setbufline(a:buffer, first + index + 1, lines[index])
    endif
  endfor
  if len(lines) > kept
    call appendbufline(a:buffer, min([first + kept, total]), lines[kept :])
  elseif old > kept
    call deletebufline(a:buffer, first + kept + 1, first + old)
  endif
endfunction

" Applies a workspace edit, in either of its forms.
function massgen#edit#workspace(edit) abort
  let changes = map(items(get(a:edit, 'changes', {})), {_, pair -> {'uri': pair[0], 'edits': pair[1]}})
  for change in get(a:edit, 'documentChanges', [])
    if has_key(change, 'textDocument')
      call add(changes, {'uri': change.textDocument.uri, 'edits': change.edits})
    endif
  endfor
  for change in changes
    call massgen#edit#text(bufadd(massgen#path(change.uri)), change.edits)
  endfor
  call massgen#document#flush_all()
endfunction

function s:range_of(first, last) abort
  return {'start': {'line': a:first - 1, 'character': 0},
    \ 'end': {'line': a:last - 1, 'character': len(getline(a:last))}}
endfunction

" Offers the fixes and other actions for these lines.
function massgen#edit#actions(first, last) abort
  let buffer = bufnr()
  let params = {'textDocument': {'uri': massgen#document#uri(buffer)}, 'range': s:range_of(a:first, a:last),
    \ 'context': {'diagnostics': massgen#diagnostics#between(buffer, a:first - 1, a:last - 1)}}
  call massgen#client#request('textDocument/codeAction', params, function('s:offer'))
endfunction

function s:offer(actions) abort
  if empty(a:actions)
    call massgen#tell('there is nothing to do here')
    return
  endif
  let titles = map(copy(a:actions), {_, action -> action.title})
  call massgen#menu#choose('What to do?', titles, {index -> index < 0 ? 0 : massgen#edit#act(a:actions[index])})
endfunction

" Carries out a code action, whole or still to be resolved.
function massgen#edit#act(action) abort
  if type(get(a:action, 'command', '')) == v:t_string && has_key(a:action, 'command')
    call massgen#edit#execute(a:action.command, get(a:action, 'arguments', []))
    return
  endif
  let action = a:action
  if !has_key(action, 'edit') && !has_key(action, 'command')
    let resolved = massgen#client#ask('codeAction/resolve', action)
    let action = resolved is v:null ? action : resolved
  endif
  if has_key(action, 'edit')
    call massgen#edit#workspace(action.edit)
  endif
  if has_key(action, 'command')
    call massgen#edit#execute(action.command.command, get(action.command, 'arguments', []))
  endif
endfunction

" Has the server carry out a command; what it changes comes back as an edit.
function massgen#edit#execute(command, arguments) abort
  call massgen#client#request('workspace/executeCommand', {'command': a:command, 'arguments': a:arguments}, {-> 0})
endfunction

function massgen#edit#format() abort
  let options = {'tabSize': shiftwidth(), 'insertSpaces': v:true}
  let edits = massgen#client#ask('textDocument/formatting',
    \ {'textDocument': {'uri': massgen#document#uri(bufnr())}, 'options': options})
  if !empty(edits)
    call massgen#edit#text(bufnr(), edits)
  endif
endfunction

function massgen#edit#rename(name) abort
  let name = a:name !=# '' ? a:name : input('New name: ', expand('<cword>'))
  if name !=# ''
    call massgen#client#request('textDocument/rename', extend(massgen#look#here(), {'newName': name}),
      \ {edit -> edit is v:null ? massgen#warn('this has no name') : massgen#edit#workspace(edit)})
  endif
endfunction
