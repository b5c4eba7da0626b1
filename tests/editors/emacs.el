;;; emacs.el --- Drives Emacs and writes what is seen into a report  -*- lexical-binding: t -*-

;; Batch mode has no idle time and no command loop: what would run then is called here.

(require 'json)
(require 'cl-lib)
(require 'flymake)

(defvar check-patience (string-to-number (getenv "UNSTUCK_TEST_PATIENCE")))
(defvar check-report nil "What was seen, the latest first.")
(defvar check-messages nil "What the echo area showed, the latest first.")

(defun check-note (name value)
  "Put VALUE into the report as NAME."
  (push (cons name value) check-report))

(defmacro check-wait (what &rest ready)
  "Wait for WHAT, which is there when READY gives something, and return that."
  (declare (indent 1))
  `(let ((end (+ (float-time) check-patience)) value)
     (while (not (setq value (progn ,@ready)))
       (when (> (float-time) end)
         (error "No %s; seen so far: %S; %S" ,what check-report check-messages))
       (accept-process-output nil 0.01))
     value))

(defun check-diagnostics ()
  "The diagnostics of the buffer in order, as the report has them."
  (vconcat
   (mapcar (lambda (each)
             (list (cons 'severity (symbol-name (flymake-diagnostic-type each)))
                   (cons 'message (substring-no-properties (flymake-diagnostic-text each)))
                   (cons 'text (buffer-substring-no-properties
                                (flymake-diagnostic-beg each) (flymake-diagnostic-end each)))))
           (sort (flymake-diagnostics)
                 (lambda (a b) (< (flymake-diagnostic-beg a) (flymake-diagnostic-beg b)))))))

(defun check-wait-for-diagnostics (count)
  "Wait until there are COUNT diagnostics, the last with the severity of the settings."
  (check-wait (format "%d diagnostics" count)
    (flymake-start)
    (let ((found (check-diagnostics)))
      (and (= (length found) count)
           (equal (alist-get 'severity (aref found (1- count))) "eglot-note")
           found))))

(defun check-act (title)
  "Choose TITLE in the menu of code actions at point."
  (cl-letf (((symbol-function 'completing-read)
             (lambda (_prompt menu &rest _)
               (check-note 'actions (vconcat (mapcar #'car menu)))
               title))
            (last-nonmenu-event ?\r))
    (call-interactively #'eglot-code-actions)))

(defun check-said (text)
  "The message in the echo area that holds TEXT, if it was shown."
  (cl-find-if (lambda (each) (string-search text each)) check-messages))

(defun check-page ()
  "The text of the page of the error, if a buffer shows it."
  (let ((buffer (cl-find "out-of-extra-usage.md" (buffer-list) :key #'buffer-name :test #'string=)))
    (when buffer (with-current-buffer buffer (buffer-string)))))

(defun check-drive ()
  "Do what a person does."
  (advice-add 'message :before
              (lambda (&rest arguments)
                (when (car arguments) (push (apply #'format-message arguments) check-messages))))
  (find-file (car command-line-args-left))
  (run-hooks 'post-command-hook)
  (check-wait "server" (and (eglot-current-server) (bound-and-true-p eglot--managed-mode)))
  (check-note 'mode (symbol-name major-mode))
  (check-note 'diagnostics (check-wait-for-diagnostics 2))

  (goto-char (flymake-diagnostic-beg (car (flymake-diagnostics (point-min) (line-end-position)))))
  (let (hover)
    (eglot-hover-eldoc-function (lambda (text &rest _) (setq hover text)))
    (check-note 'hover (substring-no-properties (check-wait "hover" hover))))

  (check-act "Copy the request ids")
  (check-note 'copied (check-wait "request ids" (check-said "req_")))
  (check-act "Explain usage/out-of-extra-usage")
  ;; Emacs 28 shows a message; later versions open the page.
  (check-note 'explained (check-wait "explanation"
                           (or (check-page) (check-said "metered purse"))))
  (find-file (car command-line-args-left))

  (delete-region (line-beginning-position) (line-beginning-position 2))
  (eglot--signal-textDocument/didChange)
  (check-note 'after_delete (check-wait-for-diagnostics 1))
  (primitive-undo 1 buffer-undo-list)
  (eglot--signal-textDocument/didChange)
  (check-note 'after_undo (check-wait-for-diagnostics 2))
  (eglot-shutdown (eglot-current-server)))

(check-drive)
(let ((coding-system-for-write 'utf-8-unix))
  (with-temp-file (getenv "UNSTUCK_TEST_REPORT")
    (insert (json-encode check-report))))
(set-buffer-modified-p nil)

;;; emacs.el ends here
