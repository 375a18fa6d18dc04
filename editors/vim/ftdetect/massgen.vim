" SPDX-License-Identifier: Apache-2.0
" Team files get the filetype yaml.massgen or json.massgen: the syntax of YAML and JSON stays.
autocmd BufRead,BufNewFile *.massgen.json setlocal filetype=json.massgen
autocmd BufRead,BufNewFile *.massgen.yaml,*.massgen.yml,massgen.yaml,massgen.yml,*/.massgen/*.yaml,*/.massgen/*.yml
  \ setlocal filetype=yaml.massgen
autocmd BufRead *.yaml,*.yml
  \ if match(getline(1, 50), '^\s*#\s*massgen\>') >= 0 | setlocal filetype=yaml.massgen | endif
