-- Drives Neovim by its keys and writes what is seen into a report. Runs on 0.7 and on later versions.

local patience = tonumber(vim.env.UNSTUCK_TEST_PATIENCE) * 1000
local report = {}

local function finish(status)
  local file = assert(io.open(vim.env.UNSTUCK_TEST_REPORT, 'w'))
  file:write(vim.json.encode(report))
  file:close()
  vim.cmd(status == 0 and 'qall!' or 'cquit 1')
end

local function wait_for(what, ready)
  if not vim.wait(patience, ready, 5) then
    error('no ' .. what .. '; seen so far: ' .. vim.inspect(report))
  end
end

local function press(keys)
  vim.api.nvim_feedkeys(keys, 'mx', false)
end

local function lines(buffer)
  return table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, false), '\n')
end

local function diagnostics()
  local found = {}
  for _, each in ipairs(vim.diagnostic.get(0)) do
    local text = vim.api.nvim_buf_get_text(0, each.lnum, each.col, each.end_lnum, each.end_col, {})
    table.insert(found, {
      code = each.code or each.user_data.lsp.code,
      severity = vim.diagnostic.severity[each.severity],
      message = each.message,
      text = table.concat(text, '\n'),
    })
  end
  return found
end

-- The settings may arrive after the first diagnostics: the last one has its severity from them.
local function wait_for_diagnostics(count)
  wait_for(count .. ' diagnostics', function()
    local found = vim.diagnostic.get(0)
    return #found == count and found[count].severity == vim.diagnostic.severity.INFO
  end)
  return diagnostics()
end

local function float()
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(window).relative ~= '' then
      return window
    end
  end
end

local messages = {}
local show = vim.lsp.handlers['window/showMessage']
vim.lsp.handlers['window/showMessage'] = function(problem, result, ...)
  table.insert(messages, result.message)
  return show(problem, result, ...)
end

-- Chooses in the menu of actions as a person would.
local wanted
vim.ui.select = function(items, options, choose)
  report.actions = vim.tbl_map(options.format_item, items)
  for index, title in ipairs(report.actions) do
    if title == wanted then
      return choose(items[index], index)
    end
  end
  error('no action ' .. wanted)
end

local function act(title)
  wanted = title
  press('gra')
end

local function drive()
  local log = vim.api.nvim_get_current_buf()
  report.diagnostics = wait_for_diagnostics(2)
  report.filetype = vim.bo.filetype
  local _, client = next((vim.lsp.get_clients or vim.lsp.buf_get_clients)())
  report.encoding = client.offset_encoding

  local first = vim.diagnostic.get(0)[1]
  vim.api.nvim_win_set_cursor(0, { first.lnum + 1, first.col })
  press('K')
  wait_for('hover', float)
  report.hover = lines(vim.api.nvim_win_get_buf(float()))
  vim.api.nvim_win_close(float(), true)

  act('Copy the request ids')
  wait_for('request ids', function()
    return #messages == 1
  end)

  act('Explain usage/out-of-extra-usage')
  wait_for('explanation', function()
    return vim.api.nvim_get_current_buf() ~= log or #messages == 2
  end)
  if vim.api.nvim_get_current_buf() ~= log then
    wait_for('server on the page', function()
      return vim.lsp.buf_is_attached(0, client.id)
    end)
    -- Answers come in order: after this one the page's diagnostics, if any, are here.
    vim.lsp.buf_request_sync(0, 'textDocument/codeLens', { textDocument = { uri = vim.uri_from_bufnr(0) } }, patience)
    report.page = { text = lines(0), diagnostics = diagnostics() }
  end
  report.messages = messages
  vim.api.nvim_set_current_buf(log)

  vim.api.nvim_win_set_cursor(0, { first.lnum + 1, 0 })
  press('dd')
  report.after_delete = wait_for_diagnostics(1)
  press('u')
  report.after_undo = wait_for_diagnostics(2)
end

local ok, problem = pcall(drive)
if not ok then
  io.stderr:write(tostring(problem) .. '\n')
end
finish(ok and 0 or 1)
