" SPDX-License-Identifier: Apache-2.0
" What every editor has to be able to do, in this editor and with the real server. Reports in TAP.
set encoding=utf-8 nocompatible noswapfile hidden
scriptencoding utf-8
let &runtimepath = expand('<sfile>:p:h:h') .. ',' .. &runtimepath
filetype plugin on
runtime plugin/massgen.vim
let g:massgen_cmd = [$MASSGEN_SERVER, 'lsp']
let g:massgen_run = {'replay': {'speed': 'instant'}}
let g:massgen_menu = 'inputlist'

let s:count = 0
let s:failures = 0
let s:answer = 'Use a digest cache with atomic replace; readers never need a lock.'

function s:report(line) abort
  call writefile([a:line], $MASSGEN_TEST_TAP, 'a')
endfunction

function s:test(name, Body) abort
  let v:errors = []
  try
    call a:Body()
  catch
    call add(v:errors, v:exception .. ' at ' .. v:throwpoint)
  endtry
  let s:count += 1
  call s:report(printf('%s %d - %s', empty(v:errors) ? 'ok' : 'not ok', s:count, a:name))
  for line in v:errors
    let s:failures += 1
    call s:report('# ' .. line)
  endfor
endfunction

function s:wait(what, Condition) abort
  let begin = reltime()
  while !a:Condition()
    if reltimefloat(reltime(begin)) > 10
      throw 'waited in vain for ' .. a:what
    endif
    sleep 10m
  endwhile
endfunction

" Diagnostics of a code in the current buffer, as [line, first byte, byte after the last], from 0.
function s:found(code) abort
  return map(filter(copy(massgen#diagnostics#of(bufnr())), {_, one -> one.code ==# a:code}),
    \ {_, one -> [one.range.start.line, one.range.start.character, one.range.end.character]})
endfunction

function s:place(word) abort
  let line = search('\V' .. a:word, 'cnw')
  return [line - 1, stridx(getline(line), a:word), stridx(getline(line), a:word) + len(a:word)]
endfunction

" Children of this editor that run the server.
function s:servers() abort
  let pids = []
  for file in glob('/proc/[0-9]*/stat', 0, 1)
    try
      let parts = matchlist(readfile(file)[0], '^\(\d\+\) (massgen-server) \S \(\d\+\)')
    catch
      continue
    endtry
    if get(parts, 2, '') == getpid()
      call add(pids, parts[1])
    endif
  endfor
  return pids
endfunction

function s:note_servers() abort
  call writefile(s:servers(), $MASSGEN_TEST_PIDS, 'a')
endfunction

function s:type(keys) abort
  execute 'normal! ' .. a:keys
  " Without a screen there is nobody to tell that the text has changed.
  doautocmd TextChanged
endfunction

function s:text(buffer) abort
  return join(getbufline(a:buffer, 1, '$'), "\n")
endfunction

function s:s1() abort
  edit broken.massgen.yaml
  call assert_equal('yaml.massgen', &filetype)
  call s:wait('diagnostics', {-> !empty(s:found('unknown-key'))})
  let place = s:place('temprature')
  call assert_equal([place], s:found('unknown-key'))
  let items = filter(getloclist(0), {_, item -> item.text =~# 'unknown-key'})
  call assert_equal([place[0] + 1, place[1] + 1, place[2] + 1], [items[0].lnum, items[0].col, items[0].end_col])
  let properties = filter(prop_list(place[0] + 1), {_, one -> one.type =~# '^MassGen'})
  call assert_equal([place[1] + 1, 10], [properties[0].col, properties[0].length])
  call assert_notequal([], sign_getplaced('', {'group': 'massgen'})[0].signs)
  call s:note_servers()
endfunction
call s:test('S1 a broken file has its mistake underlined at the exact columns', function('s:s1'))

function s:s2() abort
  call cursor(s:place('model: small')[0] + 1, 1)
  call s:type('otemprature: 1')
  call s:wait('a second mistake', {-> len(s:found('unknown-key')) == 2})
  call s:type('dd')
  call s:wait('one mistake', {-> len(s:found('unknown-key')) == 1})
endfunction
call s:test('S2 typing changes the diagnostics', function('s:s2'))

function s:hover() abort
  let [line, column, _] = s:place('base_url')
  call cursor(line + 1, column + 3)
  MassGen hover
  call s:wait('a popup', {-> !empty(popup_list())})
  call assert_match('base_url', s:text(winbufnr(popup_list()[0])))
  call popup_clear()
endfunction
call s:test('hover explains the key under the cursor', function('s:hover'))

function s:s5() abort
  call assert_equal('massgen#omnifunc', &omnifunc)
  call s:type('Goorch')
  call cursor(line('$'), 5)
  startinsert!
  let start = massgen#omnifunc(1, '')
  let words = map(massgen#omnifunc(0, 'orch'), {_, match -> match.abbr})
  stopinsert
  call assert_equal(0, start)
  call assert_true(index(words, 'orchestrator') >= 0, string(words))
  call s:type('dd')
  " And with the keys one presses; without a screen no menu is open that CTRL-Y could close.
  execute "normal! Goorch\<C-X>\<C-O>\<Esc>"
  call s:wait('all lines of the item', {-> getline(line('$') - 1, '$') == ['orchestrator:', '  ']})
  edit!
endfunction
call s:test('S5 omni completion offers what fits', function('s:s5'))

function s:s3() abort
  call s:wait('diagnostics', {-> len(s:found('unknown-key')) == 1})
  let line = s:place('temprature')[0] + 1
  let [range, uri] = [massgen#diagnostics#of(bufnr())[0].range, massgen#document#uri(bufnr())]
  let actions = massgen#client#ask('textDocument/codeAction', {'textDocument': {'uri': uri},
    \ 'range': {'start': {'line': line - 1, 'character': 0}, 'end': {'line': line, 'character': 0}},
    \ 'context': {'diagnostics': massgen#diagnostics#between(bufnr(), line - 1, line - 1), 'only': ['quickfix']}})
  let fix = filter(copy(actions), {_, action -> json_encode(action) =~# 'temperature'})
  call massgen#edit#act(fix[0])
  call assert_equal(1, stridx(getline(line), '"🦉🦉", temperature: 0.5,') >= 0, getline(line))
  call s:wait('no mistake', {-> empty(s:found('unknown-key'))})
  edit!
endfunction
call s:test('S3 a quick fix mends the text', function('s:s3'))

function s:menu() abort
  call s:wait('diagnostics', {-> len(s:found('unknown-key')) == 1})
  call cursor(s:place('temprature')[0] + 1, 1)
  let g:massgen_menu = 'popup'
  MassGen actions
  call s:wait('a menu', {-> !empty(popup_list())})
  call assert_match('temperature', s:text(winbufnr(popup_list()[0])))
  call popup_close(popup_list()[0], 1)
  call assert_match('temperature: 0.5', getline('.'))
  edit!
endfunction
call s:test(':MassGen actions offers the fixes in a menu', function('s:menu'))

function s:fix() abort
  edit sure.massgen.yaml
  call s:wait('diagnostics', {-> len(s:found('backend-type-case')) == 1})
  MassGen fix
  call s:wait('the mended text',
    \ {-> s:text(bufnr()) =~# '{type: vllm,' && s:text(bufnr()) =~# 'ui: {display_type: simple}'})
  edit!
endfunction
call s:test(':MassGen fix mends everything that is sure at once', function('s:fix'))

function s:s4() abort
  edit untidy.massgen.yaml
  MassGen format
  call assert_equal(readfile('tidy.massgen.yaml'), getline(1, '$'))
  let tick = b:changedtick
  MassGen format
  call assert_equal(tick, b:changedtick, 'formatted text changed again')
  edit!
endfunction
call s:test('S4 formatting gives the tidy text, and nothing to do the second time', function('s:s4'))

function s:edits() abort
  new
  call setline(1, ['ä🦉b', 'two', 'three'])
  let Range = {a, b, c, d -> {'start': {'line': a, 'character': b}, 'end': {'line': c, 'character': d}}}
  call massgen#edit#text(bufnr(), [
    \ {'range': Range(0, 2, 0, 6), 'newText': 'x'}, {'range': Range(0, 7, 1, 1), 'newText': "\nT"},
    \ {'range': Range(2, 5, 3, 0), 'newText': "!\nfour\n"}])
  call assert_equal(['äxb', 'Two', 'three!', 'four'], getline(1, '$'))
  call massgen#edit#text(bufnr(), [{'range': Range(1, 0, 4, 0), 'newText': ''}])
  call assert_equal(['äxb'], getline(1, '$'))
  call massgen#edit#text(bufnr(), [{'range': Range(0, 0, 1, 0), 'newText': "a\nb\nc\n"}])
  call assert_equal(['a', 'b', 'c'], getline(1, '$'))
  bwipeout!
  call assert_equal('file:///a%20%C3%A4/b%25.yaml', massgen#uri('/a ä/b%.yaml'))
  call assert_equal('/a ä/b%".yaml', massgen#path('file:///a%20%C3%A4/b%25".yaml'))
endfunction
call s:test('edits and file names survive every character', function('s:edits'))

function s:s6() abort
  edit three-agents-demo.massgen.yaml
  MassGen run How should we cache?
  call s:wait('the end of the run', {-> get(massgen#runs#get(''), 'status', '') ==# 'completed'})
  let run = massgen#runs#get('')
  call assert_equal(['scout', 'critic', 'builder'], run.agents)
  call assert_equal(s:answer, run.answer)
  let said = {}
  for item in values(run.items)
    let said[item.agent .. ' ' .. item.kind] = get(said, item.agent .. ' ' .. item.kind, '') .. item.text
  endfor
  call assert_equal('Looking for the shortest route first. ', get(said, 'scout message', ''), string(run.items))
  call assert_equal('What breaks when two editors write? ', get(said, 'critic reasoning', ''))
  call assert_equal(s:answer, get(said, 'builder message', ''))
  call assert_match('Looking for the shortest route first\.', s:text(run.buffers.scout))
  call assert_match('\*\*Answer agent2\.1\*\* Lock the file, then cache\.', s:text(run.buffers.critic))
  call assert_match(s:answer, s:text(run.buffers.builder))
  call assert_equal("# completed, the answer of builder\n" .. s:answer, s:text(run.answer_buffer))
  call assert_equal(4, winnr('$'))
  tabclose
endfunction
call s:test('S6 a run streams each agent into its buffer and ends with the answer', function('s:s6'))

function s:s8() abort
  let g:massgen_run = {}
  MassGen run How should we cache?
  call s:wait('words', {-> len(massgen#runs#active()) == 1 && s:text(massgen#runs#get('').buffers.scout) !=# ''})
  call assert_equal('MassGen: 1 run', massgen#status())
  MassGen steer Assume a single writer.
  call s:wait('the team to hear it', {-> s:text(massgen#runs#get('').buffers.scout) =~# 'was told'})
  MassGen cancel
  call s:wait('the end', {-> massgen#runs#get('').status ==# 'cancelled'})
  call assert_equal([], massgen#runs#active())
  tabclose
endfunction
call s:test('S8 a run can be steered and cancelled', function('s:s8'))

function s:s9() abort
  edit broken.massgen.yaml
  call s:wait('diagnostics', {-> len(s:found('unknown-key')) == 1})
  let old = s:servers()
  call assert_equal(1, len(old))
  call massgen#runs#start({'name': 'three-agents-demo'}, 'How should we cache?', getcwd())
  call s:wait('a run', {-> len(massgen#runs#active()) == 1})
  tabclose
  call system('kill -9 ' .. old[0])
  call s:wait('another server', {-> len(s:servers()) == 1 && s:servers() != old})
  call s:wait('its hello', {-> massgen#client#ready()})
  call s:note_servers()
  call assert_equal('interrupted', massgen#runs#get('').status)
  call s:type('Go# typed afterwards')
  call cursor(s:place('temprature')[0] + 1, 1)
  call s:type('dd')
  call s:wait('no mistake', {-> empty(s:found('unknown-key'))})
  edit!
endfunction
call s:test('S9 the server is started again when it is killed, and the file checked', function('s:s9'))

function s:restart() abort
  MassGen restart
  call s:wait('its hello', {-> massgen#client#ready()})
  call assert_equal(1, len(s:servers()))
  call s:note_servers()
endfunction
call s:test(':MassGen restart leaves one server', function('s:restart'))

function s:others() abort
  call writefile(['services: {}'], 'compose.yaml')
  call writefile(['# massgen', 'agents: []'], 'other.yaml')
  edit compose.yaml
  call assert_equal('yaml', &filetype)
  edit other.yaml
  call assert_equal('yaml.massgen', &filetype)
endfunction
call s:test('only team files get the server', function('s:others'))

call s:report('1..' .. s:count)
execute s:failures == 0 ? 'qall!' : 'cquit!'
