" SPDX-License-Identifier: Apache-2.0
" Lets the user choose: a popup, or a numbered list where g:massgen_menu is 'inputlist'.

" `Chosen` gets the index of the title, or -1.
function massgen#menu#choose(question, titles, Chosen) abort
  if empty(a:titles)
    call massgen#tell(a:question)
    call a:Chosen(-1)
  elseif massgen#option('menu') ==# 'inputlist'
    let lines = map(copy(a:titles), {index, title -> printf('%d. %s', index + 1, title)})
    let number = inputlist([a:question] + lines)
    call a:Chosen(number >= 1 && number <= len(a:titles) ? number - 1 : -1)
  else
    call popup_menu(a:titles, {'title': ' ' .. a:question .. ' ',
      \ 'callback': {_, number -> a:Chosen(number >= 1 ? number - 1 : -1)}})
  endif
endfunction
