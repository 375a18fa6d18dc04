" SPDX-License-Identifier: Apache-2.0
" Omni completion. What an item inserts beyond its first line is added when the item is taken.

let s:items = []

function massgen#complete#omnifunc(findstart, base) abort
  if a:findstart
    let result = massgen#client#ask('textDocument/completion', massgen#look#here())
    let s:items = type(result) == v:t_dict ? result.items : result is v:null ? [] : result
    return s:start()
  endif
  let matches = []
  for item in s:items
    let lines = split(s:inserted(item), "\n", 1)
    let filter = get(item, 'filterText', item.label)
    if a:base ==# '' || stridx(tolower(filter), tolower(a:base)) == 0 || stridx(lines[0], a:base) == 0
      call add(matches, {'word': lines[0], 'abbr': item.label, 'menu': get(item, 'detail', ''),
        \ 'info': s:words(get(item, 'documentation', '')), 'icase': 1, 'dup': 1,
        \ 'sort': get(item, 'sortText', item.label),
        \ 'user_data': json_encode({'massgen': {'rest': lines[1 :],
        \   'edits': get(item, 'additionalTextEdits', [])}})})
    endif
  endfor
  call sort(matches, {a, b -> a.sort ==# b.sort ? 0 : a.sort ># b.sort ? 1 : -1})
  return map(matches, {_, match -> filter(match, {key -> key !=# 'sort'})})
endfunction

" Where the word begins that is replaced: where the server says, or where the key or value under the cursor does.
function s:start() abort
  for item in s:items
    if has_key(get(item, 'textEdit', {}), 'range')
      return item.textEdit.range.start.character
    endif
  endfor
  return match(strpart(getline('.'), 0, col('.') - 1), '[^ \t:{\[,"'']*$')
endfunction

function s:inserted(item) abort
  return has_key(a:item, 'textEdit') ? a:item.textEdit.newText : get(a:item, 'insertText', a:item.label)
endfunction

function s:words(documentation) abort
  return type(a:documentation) == v:t_dict ? a:documentation.value : a:documentation
endfunction

" Adds the further lines and edits of the item that was taken, once Vim has finished with the item.
function massgen#complete#done() abort
  let data = get(v:completed_item, 'user_data', '')
  if type(data) == v:t_string && data =~# '^{"massgen"'
    let taken = json_decode(data).massgen
    if !empty(taken.rest) || !empty(taken.edits)
      call timer_start(0, {-> s:rest(taken)})
    endif
  endif
endfunction

function s:rest(taken) abort
  if !empty(a:taken.rest)
    " The cursor stands behind the first line, in Normal mode on its last character.
    let behind = mode() ==# 'i' ? col('.') - 1 : col('.')
    let tail = strpart(getline('.'), behind)
    call setline('.', strpart(getline('.'), 0, behind))
    let last = line('.') + len(a:taken.rest)
    call append('.', a:taken.rest)
    call setline(last, getline(last) .. tail)
    call cursor(last, len(a:taken.rest[-1]) + 1)
  endif
  if !empty(a:taken.edits)
    call massgen#edit#text(bufnr(), a:taken.edits)
  endif
endfunction
