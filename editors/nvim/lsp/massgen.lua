-- SPDX-License-Identifier: Apache-2.0
-- For `vim.lsp.enable('massgen')` of Neovim 0.11 and later; the plugin alone needs no such call.
return require('massgen.client').config()
