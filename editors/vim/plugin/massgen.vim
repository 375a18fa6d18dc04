" SPDX-License-Identifier: Apache-2.0
" Commands and the attachment to team files. Everything else is loaded when it is needed.
if exists('g:loaded_massgen') || has('nvim') || !has('channel') || !has('patch-8.2.4780')
  finish
endif
let g:loaded_massgen = 1

command -nargs=+ -range=0 -complete=customlist,massgen#commands#complete MassGen
  \ call massgen#commands#run(<q-args>, <range>, <line1>, <line2>)

augroup massgen
  autocmd!
  autocmd FileType *massgen* call massgen#document#open(str2nr(expand('<abuf>')))
  autocmd VimLeavePre * call massgen#client#stop()
augroup END

nnoremap <silent> <Plug>(massgen-run) :MassGen run<CR>
xnoremap <silent> <Plug>(massgen-run) :MassGen run<CR>
nnoremap <silent> <Plug>(massgen-cancel) :MassGen cancel<CR>
nnoremap <silent> <Plug>(massgen-steer) :MassGen steer<CR>
nnoremap <silent> <Plug>(massgen-hover) :MassGen hover<CR>
nnoremap <silent> <Plug>(massgen-actions) :MassGen actions<CR>
nnoremap <silent> <Plug>(massgen-definition) :MassGen definition<CR>
