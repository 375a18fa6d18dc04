" SPDX-License-Identifier: Apache-2.0
" :MassGen …

let s:names = ['actions', 'answer', 'cancel', 'definition', 'fix', 'format', 'hover', 'log', 'migrate', 'references',
  \ 'rename', 'restart', 'run', 'steer', 'symbols']

function massgen#commands#complete(lead, line, cursor) abort
  if a:line =~# 'MassGen\s\+\S\+\s'
    return []
  endif
  return filter(copy(s:names), {_, name -> stridx(name, a:lead) == 0})
endfunction

function massgen#commands#run(arguments, range, first, last) abort
  let name = matchstr(a:arguments, '^\S*')
  let rest = matchstr(a:arguments, '^\S*\s*\zs.*')
  let [first, last] = a:range > 0 ? [a:first, a:last] : [line('.'), line('.')]
  if index(s:names, name) < 0
    call massgen#warn(printf('"%s" is no command; there are %s.', name, join(s:names, ', ')))
  elseif name ==# 'run'
    call s:run(rest, a:range > 0 ? join(getline(first, last), "\n") : '')
  elseif name ==# 'cancel'
    call s:active({run -> massgen#client#request('massgen/run/cancel', {'runId': run.id}, {-> 0})})
  elseif name ==# 'steer'
    call s:active(function('s:steer', [rest]))
  elseif name ==# 'answer'
    let run = massgen#runs#get(get(b:, 'massgen_run', ''))
    if empty(run)
      call massgen#warn('there was no run yet.')
    else
      call massgen#view#focus(run)
    endif
  elseif name ==# 'log'
    call s:log()
  elseif name ==# 'restart'
    call massgen#client#restart()
  elseif name ==# 'fix'
    call massgen#edit#execute('massgen.applyFixAll', [{'uri': massgen#document#uri(bufnr())}])
  elseif name ==# 'migrate'
    call massgen#edit#execute('massgen.migrateConfig', [{'uri': massgen#document#uri(bufnr())}])
  elseif name ==# 'actions'
    call massgen#edit#actions(first, last)
  elseif name ==# 'format'
    call massgen#edit#format()
  elseif name ==# 'rename'
    call massgen#edit#rename(rest)
  else
    call call('massgen#look#' .. name, [])
  endif
endfunction

" Runs the team of this file, or elsewhere that of g:massgen_team.
function s:run(prompt, context) abort
  let set = massgen#option('team')
  if massgen#document#serves(bufnr())
    let config = {'uri': massgen#document#uri(bufnr())}
  elseif set !=# ''
    let path = fnamemodify(expand(set), ':p')
    let config = filereadable(path) ? {'path': path} : {'name': set}
  else
    call massgen#warn('this is no team file. Open one, or name one: let g:massgen_team = "…"')
    return
  endif
  let prompt = a:prompt !=# '' ? a:prompt : input('Task for the team: ')
  if prompt !=# ''
    let context = a:context ==# '' ? '' : "\n\n" .. a:context
    call massgen#runs#start(config, prompt .. context, massgen#document#root(bufnr()))
  endif
endfunction

function s:active(Act) abort
  let active = massgen#runs#active()
  if empty(active)
    call massgen#warn('no run is going on.')
  elseif len(active) == 1
    call a:Act(active[0])
  else
    let titles = map(copy(active), {_, run -> run.id .. '  ' .. run.prompt})
    call massgen#menu#choose('Which run?', titles, {index -> index < 0 ? 0 : a:Act(active[index])})
  endif
endfunction

function s:steer(rest, run) abort
  let words = a:rest !=# '' ? a:rest : input('Tell the team: ')
  if words !=# ''
    call massgen#client#request('massgen/run/steer', {'runId': a:run.id, 'prompt': words}, {-> 0})
  endif
endfunction

function s:log() abort
  tabnew
  setlocal buftype=nofile bufhidden=wipe noswapfile
  call setline(1, massgen#client#log())
endfunction
