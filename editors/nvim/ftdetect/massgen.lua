-- SPDX-License-Identifier: Apache-2.0
-- Team files get the filetype `yaml.massgen` or `json.massgen`: syntax and other servers of YAML and JSON stay.
local detect = require('massgen.detect')

if vim.fn.has('nvim-0.8') == 1 then
  vim.filetype.add({
    pattern = {
      ['.*%.ya?ml'] = { detect.filetype, { priority = 10 } },
      ['.*%.massgen%.json'] = { detect.filetype, { priority = 10 } },
    },
  })
else
  vim.api.nvim_create_autocmd({ 'BufRead', 'BufNewFile' }, {
    pattern = { '*.yaml', '*.yml', '*.massgen.json' },
    callback = function(args)
      local filetype = detect.filetype(args.match, args.buf)
      if filetype then
        vim.bo[args.buf].filetype = filetype
      end
    end,
  })
end
