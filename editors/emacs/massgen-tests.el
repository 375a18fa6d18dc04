;;; massgen-tests.el --- Tests of massgen.el with a real server  -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: Apache-2.0

;;; Commentary:

;; What every editor has to be able to do, in this editor and with the real
;; server, whose name is in MASSGEN_SERVER.  The tests run in the order of
;; their names, in a folder with team files.

;;; Code:

(require 'ert)
(require 'cl-lib)
(require 'massgen)

(setq massgen-server-command (list (getenv "MASSGEN_SERVER") "lsp")
      massgen-run-parameters '(:replay (:speed "instant"))
      eglot-events-buffer-size 0
      eglot-autoreconnect t
      eglot-sync-connect t
      eglot-confirm-server-initiated-edits nil
      create-lockfiles nil
      make-backup-files nil
      kill-buffer-query-functions nil)

(defconst massgen-tests-answer "Use a digest cache with atomic replace; readers never need a lock.")

(defmacro massgen-tests-wait (what &rest condition)
  "Wait until CONDITION holds; an error that names WHAT when it does not in time."
  (declare (indent 1))
  `(let ((massgen-tests--end (+ (float-time) 10)))
     (while (not (progn ,@condition))
       (when (> (float-time) massgen-tests--end)
         (error "Waited in vain for %s" ,what))
       (accept-process-output nil 0.02))))

(defun massgen-tests-servers ()
  "The processes of the servers of this Emacs."
  (cl-loop for pid in (list-system-processes)
           for attributes = (process-attributes pid)
           when (and (equal (alist-get 'comm attributes) "massgen-server")
                     (equal (alist-get 'ppid attributes) (emacs-pid)))
           collect pid))

(defun massgen-tests-note-servers ()
  "Note the servers that live now, for the check that none outlives Emacs."
  (dolist (pid (massgen-tests-servers))
    (write-region (format "%d\n" pid) nil (getenv "MASSGEN_TEST_PIDS") t 'quiet)))

(defun massgen-tests-visit (name)
  "Visit the team file NAME afresh, with its server."
  (when-let ((old (find-buffer-visiting name)))
    (with-current-buffer old (set-buffer-modified-p nil))
    (kill-buffer old))
  (switch-to-buffer (find-file-noselect name))
  (should (eq major-mode 'massgen-team-mode))
  (unless (eglot-current-server)
    (call-interactively #'eglot))
  (massgen-tests-wait "the server" (eglot-managed-p))
  (massgen-tests-note-servers))

(defun massgen-tests-found (code)
  "Texts that diagnostics of CODE underline in this buffer, each with its start."
  (flymake-start)
  (cl-loop for one in (flymake-diagnostics)
           when (string-match-p (regexp-quote (format "[%s]" code)) (flymake-diagnostic-text one))
           collect (cons (flymake-diagnostic-beg one)
                         (buffer-substring-no-properties (flymake-diagnostic-beg one)
                                                         (flymake-diagnostic-end one)))))

(defun massgen-tests-place (word)
  "Where WORD begins."
  (save-excursion
    (goto-char (point-min))
    (search-forward word)
    (match-beginning 0)))

(defun massgen-tests-changed ()
  "Let Eglot tell the server what was typed, as its idle timer does."
  (eglot--signal-textDocument/didChange))

(ert-deftest massgen-tests-s1-exact-columns ()
  "A broken file has its mistake underlined at the exact columns."
  (massgen-tests-visit "broken.massgen.yaml")
  (massgen-tests-wait "diagnostics" (massgen-tests-found "unknown-key"))
  (should (equal (massgen-tests-found "unknown-key")
                 (list (cons (massgen-tests-place "temprature") "temprature")))))

(ert-deftest massgen-tests-s2-typing ()
  "Typing changes the diagnostics."
  (massgen-tests-visit "broken.massgen.yaml")
  (massgen-tests-wait "diagnostics" (= (length (massgen-tests-found "unknown-key")) 1))
  (goto-char (massgen-tests-place "      model: small"))
  (insert "      temprature: 1\n")
  (massgen-tests-changed)
  (massgen-tests-wait "a second mistake" (= (length (massgen-tests-found "unknown-key")) 2))
  (delete-region (line-beginning-position 0) (line-beginning-position))
  (massgen-tests-changed)
  (massgen-tests-wait "one mistake" (= (length (massgen-tests-found "unknown-key")) 1)))

(ert-deftest massgen-tests-s3-quick-fix ()
  "A quick fix mends the text."
  (massgen-tests-visit "broken.massgen.yaml")
  (massgen-tests-wait "diagnostics" (massgen-tests-found "unknown-key"))
  (goto-char (massgen-tests-place "temprature"))
  (cl-letf ((last-nonmenu-event ?x) ; as if by a key, so that Eglot opens no menu
            ((symbol-function 'completing-read)
             (lambda (_ choices &rest _)
               (car (cl-find "temperature" choices :key #'car :test #'string-search)))))
    (eglot-code-actions (point) (+ (point) 4) nil t))
  (should (massgen-tests-place "\"🦉🦉\", temperature: 0.5,"))
  (massgen-tests-changed)
  (massgen-tests-wait "no mistake" (null (massgen-tests-found "unknown-key"))))

(ert-deftest massgen-tests-s3-fix-all ()
  "`massgen-fix' mends everything that is sure at once."
  (massgen-tests-visit "sure.massgen.yaml")
  (massgen-tests-wait "diagnostics" (massgen-tests-found "backend-type-case"))
  (massgen-fix)
  (should (massgen-tests-place "{type: vllm,"))
  (should (massgen-tests-place "ui: {display_type: simple}")))

(ert-deftest massgen-tests-s4-format ()
  "Formatting gives the tidy text, and has nothing to do the second time."
  (massgen-tests-visit "untidy.massgen.yaml")
  (eglot-format-buffer)
  (should (equal (buffer-string)
                 (with-temp-buffer (insert-file-contents "tidy.massgen.yaml") (buffer-string))))
  (massgen-tests-changed)
  (let ((tick (buffer-chars-modified-tick)))
    (eglot-format-buffer)
    (should (= tick (buffer-chars-modified-tick)))))

(ert-deftest massgen-tests-s5-completion ()
  "Completion offers what fits, and takes it."
  (massgen-tests-visit "broken.massgen.yaml")
  (goto-char (point-max))
  (insert "orch")
  (massgen-tests-changed)
  (let* ((found (eglot-completion-at-point))
         (names (all-completions "orch" (nth 2 found))))
    (should (cl-find "orchestrator" names :test #'string-prefix-p))))

(ert-deftest massgen-tests-s5-hover ()
  "The key under the cursor is explained."
  (massgen-tests-visit "broken.massgen.yaml")
  (goto-char (+ 2 (massgen-tests-place "base_url")))
  (let (said)
    (eglot-hover-eldoc-function (lambda (words &rest _) (setq said words)))
    (massgen-tests-wait "words" said)
    (should (string-match-p "base_url" said))))

(ert-deftest massgen-tests-s6-run ()
  "A run streams each agent into its section and ends with the answer."
  (massgen-tests-visit "three-agents-demo.massgen.yaml")
  (clrhash massgen--runs)
  (massgen-run "How should we cache?")
  (massgen-tests-wait "the end of the run"
    (cl-some (lambda (run) (equal (massgen-run-state-status run) "completed"))
             (hash-table-values massgen--runs)))
  (let* ((run (car (hash-table-values massgen--runs)))
         (items (hash-table-values (massgen-run-state-items run))))
    (should (equal (massgen-run-state-agents run) '("scout" "critic" "builder")))
    (should (equal (massgen-run-state-answer run) massgen-tests-answer))
    (dolist (text (list "Looking for the shortest route first. " "What breaks when two editors write? "
                        massgen-tests-answer))
      (should (member text items)))
    (with-current-buffer (massgen-run-state-buffer run)
      (should (derived-mode-p 'special-mode))
      (should (string-match-p
               (concat "\\`\\* Answer to: How should we cache\\?\n" massgen-tests-answer "\n+"
                       "\\* scout\nLooking for the shortest route first\\. \n\n"
                       "Answer agent1\\.1: Cache the parsed file by digest\\.\n"
                       "\\(?:.\\|\n\\)*\n\\* critic\nthinks: What breaks when two editors write\\? \n"
                       "\\(?:.\\|\n\\)*\n\\* builder\nAnswer agent3\\.1: "
                       "\\(?:.\\|\n\\)*\n" massgen-tests-answer "\n+\\'")
               (buffer-string)))
      (should (string-match-p "completed.*builder: done (winner)" header-line-format)))))

(ert-deftest massgen-tests-s8-steer-and-cancel ()
  "A run can be steered and cancelled."
  (massgen-tests-visit "three-agents-demo.massgen.yaml")
  (clrhash massgen--runs)
  (let ((massgen-run-parameters nil))
    (massgen-run "How should we cache?"))
  (massgen-tests-wait "words"
    (cl-some (lambda (run) (> (hash-table-count (massgen-run-state-items run)) 0)) (massgen-active-runs)))
  (should (equal (massgen-mode-line) " MassGen: 1 run"))
  (let ((run (car (massgen-active-runs))))
    (massgen-steer "Assume a single writer.")
    (massgen-tests-wait "the team to hear it"
      (with-current-buffer (massgen-run-state-buffer run)
        (string-match-p "was told" (buffer-string))))
    (massgen-cancel)
    (massgen-tests-wait "the end" (equal (massgen-run-state-status run) "cancelled"))
    (should (null (massgen-active-runs)))
    (should-error (massgen-cancel) :type 'user-error)))

(ert-deftest massgen-tests-s9-killed ()
  "The server is started again when it is killed, and the file checked."
  (massgen-tests-visit "broken.massgen.yaml")
  (massgen-tests-wait "diagnostics" (massgen-tests-found "unknown-key"))
  (let ((old (massgen-tests-servers)))
    (should (= (length old) 1))
    (clrhash massgen--runs)
    (let ((massgen-run-parameters nil))
      (save-window-excursion
        (switch-to-buffer (find-file-noselect "three-agents-demo.massgen.yaml"))
        (massgen-run "How should we cache?")))
    (massgen-tests-wait "a run" (massgen-active-runs))
    (signal-process (car old) 'SIGKILL)
    (massgen-tests-wait "another server"
      (and (= (length (massgen-tests-servers)) 1) (not (equal old (massgen-tests-servers)))
           (eglot-current-server)))
    (massgen-tests-note-servers)
    (should (equal (mapcar #'massgen-run-state-status (hash-table-values massgen--runs)) '("interrupted")))
    (goto-char (massgen-tests-place "temprature"))
    (delete-region (line-beginning-position) (line-beginning-position 2))
    (massgen-tests-changed)
    (massgen-tests-wait "no mistake" (null (massgen-tests-found "unknown-key")))))

(ert-deftest massgen-tests-team-files-only ()
  "Only team files get the mode."
  (write-region "services: {}\n" nil "compose.yaml" nil 'quiet)
  (write-region "# massgen\nagents: []\n" nil "other.yaml" nil 'quiet)
  (with-current-buffer (find-file-noselect "compose.yaml")
    (should-not (derived-mode-p 'massgen-team-mode)))
  (with-current-buffer (find-file-noselect "other.yaml")
    (should (derived-mode-p 'massgen-team-mode))))

;; What lsp-mode defines; it is not installed everywhere.
(defvar lsp-clients)

(ert-deftest massgen-tests-team-lsp-mode ()
  "The server is known to lsp-mode where that is installed."
  (skip-unless (require 'lsp-mode nil t))
  (should (gethash 'massgen lsp-clients)))

(defun massgen-tests-run ()
  "Run all tests, report in TAP to MASSGEN_TEST_TAP, and end Emacs."
  (let ((count 0) (failures 0))
    (cl-flet ((report (line) (write-region (concat line "\n") nil (getenv "MASSGEN_TEST_TAP") t 'quiet)))
      (ert-run-tests
       "^massgen-tests-"
       (lambda (event &rest arguments)
         (when (eq event 'test-ended)
           (cl-incf count)
           (let* ((result (nth 2 arguments))
                  (good (or (ert-test-passed-p result) (ert-test-skipped-p result))))
             (unless good (cl-incf failures))
             (report (format "%s %d - %s" (if good "ok" "not ok") count
                             (car (split-string (ert-test-documentation (nth 1 arguments)) "\n"))))
             (unless good
               (report (concat "# " (replace-regexp-in-string
                                     "\n" "\n# " (format "%S" (ert-test-result-with-condition-condition
                                                                result))))))))))
      (report (format "1..%d" count)))
    (dolist (buffer (buffer-list))
      (with-current-buffer buffer (set-buffer-modified-p nil)))
    (kill-emacs (if (zerop failures) 0 1))))

(provide 'massgen-tests)

;;; massgen-tests.el ends here
