" SPDX-License-Identifier: Apache-2.0
" Looking at a team file: what a key means, where something is defined and used, what the file consists of.

" The place of the cursor, as params of a request.
function massgen#look#here() abort
  return {'textDocument': {'uri': massgen#document#uri(bufnr())},
    \ 'position': {'line': line('.') - 1, 'character': col('.') - 1}}
endfunction

function massgen#look#hover() abort
  call massgen#client#request('textDocument/hover', massgen#look#here(), function('s:popup'))
endfunction

function s:popup(hover) abort
  if empty(a:hover)
    call massgen#tell('nothing is known about this')
    return
  endif
  let contents = a:hover.contents
  let lines = split(type(contents) == v:t_dict ? contents.value : contents, "\n", 1)
  let popup = popup_atcursor(lines, {'border': [], 'padding': [0, 1, 0, 1], 'maxwidth': 90, 'wrap': 1})
  call setwinvar(popup, '&linebreak', 1)
endfunction

function massgen#look#definition() abort
  call massgen#client#request('textDocument/definition', massgen#look#here(), function('s:jump'))
endfunction

function s:jump(found) abort
  let places = type(a:found) == v:t_dict ? [a:found] : a:found is v:null ? [] : a:found
  if empty(places)
    call massgen#tell('this is defined nowhere')
    return
  endif
  let place = places[0]
  let range = has_key(place, 'targetUri') ? place.targetSelectionRange : place.range
  normal! m'
  execute 'edit ' .. fnameescape(massgen#path(get(place, 'targetUri', get(place, 'uri', ''))))
  call cursor(range.start.line + 1, range.start.character + 1)
endfunction

function massgen#look#references() abort
  let params = extend(massgen#look#here(), {'context': {'includeDeclaration': v:true}})
  call massgen#client#request('textDocument/references', params, {places -> s:list('references', map(
    \ places is v:null ? [] : places, {_, place -> s:item(massgen#path(place.uri), place.range, '')}))})
endfunction

function massgen#look#symbols() abort
  let path = expand('%:p')
  call massgen#client#request('textDocument/documentSymbol',
    \ {'textDocument': {'uri': massgen#document#uri(bufnr())}},
    \ {symbols -> s:list('symbols', s:flat(path, symbols is v:null ? [] : symbols, ''))})
endfunction

function s:flat(path, symbols, indent) abort
  let items = []
  for symbol in a:symbols
    let range = has_key(symbol, 'selectionRange') ? symbol.selectionRange : symbol.location.range
    call add(items, s:item(a:path, range, a:indent .. symbol.name .. ' ' .. get(symbol, 'detail', '')))
    call extend(items, s:flat(a:path, get(symbol, 'children', []), a:indent .. '  '))
  endfor
  return items
endfunction

function s:item(path, range, text) abort
  let item = {'filename': a:path, 'lnum': a:range.start.line + 1, 'col': a:range.start.character + 1, 'text': a:text}
  if a:text ==# '' && bufloaded(a:path)
    let item.text = get(getbufline(a:path, item.lnum), 0, '')
  endif
  return item
endfunction

function s:list(title, items) abort
  if empty(a:items)
    call massgen#tell('there are no ' .. a:title)
    return
  endif
  call setloclist(0, [], ' ', {'title': 'MassGen ' .. a:title, 'items': a:items})
  lopen
endfunction
