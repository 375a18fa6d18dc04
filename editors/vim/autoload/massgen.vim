" SPDX-License-Identifier: Apache-2.0
" What the user sets, as g:massgen_NAME, and how the plugin speaks.

let s:defaults = {
  \ 'cmd': ['massgen-server', 'lsp'],
  \ 'team': '',
  \ 'run': {},
  \ 'menu': 'popup',
  \ 'max_latency_ms': 33,
  \ }

function massgen#option(name) abort
  return get(g:, 'massgen_' .. a:name, s:defaults[a:name])
endfunction

function massgen#warn(text) abort
  echohl WarningMsg
  echomsg 'MassGen: ' .. a:text
  echohl None
endfunction

function massgen#tell(text) abort
  echomsg 'MassGen: ' .. a:text
endfunction

" A few words for 'statusline': "MassGen: 1 run", or nothing.
function massgen#status() abort
  let active = len(massgen#runs#active())
  return active == 0 ? '' : printf('MassGen: %d run%s', active, active == 1 ? '' : 's')
endfunction

" Omni completion, see 'omnifunc'.
function massgen#omnifunc(findstart, base) abort
  return massgen#complete#omnifunc(a:findstart, a:base)
endfunction

" The file: URI of a path; bytes that may not stand in a URI are written as %XX.
function massgen#uri(path) abort
  let path = fnamemodify(a:path, ':p')
  let uri = ''
  for index in range(len(path))
    let byte = path[index]
    let uri ..= byte =~# '[A-Za-z0-9/._~-]' ? byte : printf('%%%02X', char2nr(byte, 0))
  endfor
  return 'file://' .. uri
endfunction

" The path of a file: URI, '' for any other.
function massgen#path(uri) abort
  if a:uri !~# '^file://'
    return ''
  endif
  let path = escape(substitute(a:uri, '^file://[^/]*', '', ''), '\"')
  return eval('"' .. substitute(path, '%\(\x\x\)', '\\x\1', 'g') .. '"')
endfunction
