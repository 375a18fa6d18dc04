-- SPDX-License-Identifier: Apache-2.0
-- Commands and the attachment to team files. Everything else is loaded when it is needed.
if vim.g.loaded_massgen or vim.fn.has('nvim-0.7') == 0 then
  return
end
vim.g.loaded_massgen = true

vim.api.nvim_create_user_command('MassGen', function(command)
  require('massgen.commands').run(command)
end, {
  nargs = '+',
  range = true,
  desc = 'MassGen: run, cancel and steer a team of agents',
  complete = function(lead, line)
    return require('massgen.commands').complete(lead, line)
  end,
})

vim.api.nvim_create_autocmd('FileType', {
  group = vim.api.nvim_create_augroup('massgen', {}),
  callback = function(args)
    if args.match:match('massgen') or vim.tbl_contains(require('massgen').options().filetypes, args.match) then
      require('massgen.client').attach(args.buf)
    end
  end,
})

vim.keymap.set('n', '<Plug>(massgen-run)', '<Cmd>MassGen run<CR>')
vim.keymap.set('x', '<Plug>(massgen-run)', ':MassGen run<CR>')
vim.keymap.set('n', '<Plug>(massgen-cancel)', '<Cmd>MassGen cancel<CR>')
vim.keymap.set('n', '<Plug>(massgen-steer)', '<Cmd>MassGen steer<CR>')
vim.keymap.set('n', '<Plug>(massgen-answer)', '<Cmd>MassGen answer<CR>')
