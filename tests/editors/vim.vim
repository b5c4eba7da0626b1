" Drives Vim with ALE by its commands and writes what is seen into a report.

let s:patience = str2nr($UNSTUCK_TEST_PATIENCE) * 1000
let s:report = {}

function! s:Finish(status) abort
  call writefile([json_encode(s:report)], $UNSTUCK_TEST_REPORT)
  execute a:status == 0 ? 'qall!' : 'cquit'
endfunction

function! s:WaitFor(what, Ready) abort
  let l:begun = reltime()
  while !a:Ready()
    if reltimefloat(reltime(l:begun)) * 1000 > s:patience
      throw 'no ' . a:what
    endif
    " Jobs and timers go on meanwhile.
    sleep 10m
  endwhile
endfunction

function! s:Found() abort
  return map(copy(getloclist(0)), {_, each -> {
  \ 'code': matchstr(each.text, '^\S\+/\S\+\ze: '),
  \ 'message': each.text, 'type': each.type, 'line': each.lnum, 'column': each.col}})
endfunction

function! s:Hover() abort
  for l:window in range(1, winnr('$'))
    if getwinvar(l:window, '&previewwindow')
      return join(getbufline(winbufnr(l:window), 1, '$'), "\n")
    endif
  endfor
  return ''
endfunction

function! s:Drive() abort
  " The verdicts follow the first diagnostics; the count is the same.
  call s:WaitFor('diagnostics', {-> len(getloclist(0)) == 2})
  let s:report.diagnostics = s:Found()
  let s:report.filetype = &filetype
  call cursor(getloclist(0)[0].lnum, getloclist(0)[0].col + 1)
  ALEHover
  call s:WaitFor('hover', {-> s:Hover() !=# ''})
  let s:report.hover = s:Hover()
  pclose
  call cursor(1, 1)
  delete
  call ale#Queue(0)
  call s:WaitFor('diagnostics after an edit', {-> len(getloclist(0)) == 1})
  let s:report.after_delete = s:Found()
endfunction

function! s:Run(...) abort
  try
    call s:Drive()
  catch
    let s:report.problem = v:exception . ' at ' . v:throwpoint
    call s:Finish(1)
    return
  endtry
  call s:Finish(0)
endfunction

call timer_start(1, function('s:Run'))
