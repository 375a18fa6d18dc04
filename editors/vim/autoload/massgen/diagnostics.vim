" SPDX-License-Identifier: Apache-2.0
" What is wrong with a team file: signs, underlined text, and the location list of the windows that show it.

let s:severities = ['Error', 'Warning', 'Information', 'Hint']
let s:types = ['E', 'W', 'I', 'N']
let s:by_buffer = {}

highlight default link MassGenError SpellBad
highlight default link MassGenWarning SpellCap
highlight default link MassGenInformation SpellLocal
highlight default link MassGenHint SpellLocal
for s:index in range(4)
  let s:name = 'MassGen' .. s:severities[s:index]
  call sign_define(s:name, {'text': s:types[s:index] .. '>', 'texthl': s:index == 0 ? 'ErrorMsg' : 'WarningMsg'})
  call prop_type_add(s:name, {'highlight': s:name, 'priority': 40 - s:index})
endfor

" All diagnostics of a buffer, as the server sent them.
function massgen#diagnostics#of(buffer) abort
  return get(s:by_buffer, a:buffer, [])
endfunction

" Those that touch these lines, counted from 0.
function massgen#diagnostics#between(buffer, first, last) abort
  return filter(copy(massgen#diagnostics#of(a:buffer)),
    \ {_, one -> one.range.start.line <= a:last && one.range.end.line >= a:first})
endfunction

function massgen#diagnostics#publish(params) abort
  let buffer = bufnr('^' .. escape(massgen#path(a:params.uri), '\*?[]{},') .. '$')
  if buffer < 0 || !massgen#document#serves(buffer)
    return
  endif
  let s:by_buffer[buffer] = a:params.diagnostics
  call massgen#diagnostics#show(buffer)
endfunction

function massgen#diagnostics#forget(buffer) abort
  if has_key(s:by_buffer, a:buffer)
    call remove(s:by_buffer, a:buffer)
  endif
  call sign_unplace('massgen', {'buffer': a:buffer})
endfunction

function massgen#diagnostics#show(buffer) abort
  call sign_unplace('massgen', {'buffer': a:buffer})
  for name in s:severities
    call prop_remove({'type': 'MassGen' .. name, 'bufnr': a:buffer, 'all': 1})
  endfor
  let items = []
  for one in massgen#diagnostics#of(a:buffer)
    let [start, stop, kind] = [one.range.start, one.range.end, get(one, 'severity', 1) - 1]
    let name = 'MassGen' .. s:severities[kind]
    call sign_place(0, 'massgen', name, a:buffer, {'lnum': start.line + 1, 'priority': 40 - kind})
    try
      call prop_add(start.line + 1, start.character + 1,
        \ {'end_lnum': stop.line + 1, 'end_col': stop.character + 1, 'type': name, 'bufnr': a:buffer})
    catch /^Vim\%((\a\+)\)\=:E/
      " The text is a keystroke ahead of the server; the next diagnostics follow.
    endtry
    call add(items, {'bufnr': a:buffer, 'lnum': start.line + 1, 'col': start.character + 1,
      \ 'end_lnum': stop.line + 1, 'end_col': stop.character + 1, 'type': s:types[kind],
      \ 'text': printf('%s [%s]', one.message, get(one, 'code', ''))})
  endfor
  for window in win_findbuf(a:buffer)
    " Another list of the user's is left where it is; ours is updated in place.
    let ours = getloclist(window, {'title': 1}).title ==# 'MassGen'
    if ours || !empty(items)
      call setloclist(window, [], ours ? 'r' : ' ', {'title': 'MassGen', 'items': items})
    endif
  endfor
endfunction

" Says what is wrong in the line of the cursor.
function massgen#diagnostics#echo(buffer) abort
  let found = massgen#diagnostics#between(a:buffer, line('.') - 1, line('.') - 1)
  if !empty(found) && mode() ==# 'n'
    echo strpart(found[0].message, 0, &columns - 20)
  endif
endfunction
