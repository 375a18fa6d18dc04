" SPDX-License-Identifier: Apache-2.0
" The server in ALE, set up as in the README. Reports in TAP. ALE starts it in the user's shell, which may stay between
" the editor and the server, so the command itself tells the number of its process.
set encoding=utf-8 nocompatible noswapfile hidden
set runtimepath^=/usr/share/vim-ale
filetype plugin on
call ale#linter#Define('yaml', {
  \ 'name': 'massgen', 'lsp': 'stdio', 'executable': $MASSGEN_SERVER,
  \ 'command': 'echo $$ >>"$MASSGEN_TEST_PIDS"; exec %e lsp',
  \ 'language': 'yaml', 'project_root': {buffer -> fnamemodify(bufname(buffer), ':p:h')}})
let g:ale_linters = {'yaml': ['massgen']}
let g:ale_set_loclist = 1
runtime plugin/ale.vim

function s:wait(Condition) abort
  let begin = reltime()
  while !a:Condition() && reltimefloat(reltime(begin)) < 10
    sleep 10m
  endwhile
  return a:Condition()
endfunction

function s:found() abort
  let list = copy(get(get(g:ale_buffer_info, bufnr(), {}), 'loclist', []))
  return filter(list, {_, one -> get(one, 'code', '') ==# 'unknown-key'})
endfunction

let s:report = []
edit broken.massgen.yaml
call ale#Queue(0)
let s:line = search('temprature', 'cnw')
call add(s:report, (s:wait({-> len(s:found()) == 1 && s:found()[0].lnum == s:line}) ? '' : 'not ')
  \ .. 'ok 1 - ALE shows the mistake of a broken file')
call append(line('$'), ['    temprature: 1'])
call ale#Queue(0)
call add(s:report, (s:wait({-> len(s:found()) == 2}) ? '' : 'not ') .. 'ok 2 - ALE shows what is typed')
call writefile(s:report + ['1..2'], $MASSGEN_TEST_TAP)
qall!
