;;; massgen.el --- Team files of MassGen, and running teams  -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: Apache-2.0

;; Author: The massgen-server authors
;; Version: 0.1.0
;; Package-Requires: ((emacs "28.1") (eglot "1.9"))
;; Keywords: languages, tools, processes
;; URL: https://github.com/massgen/MassGen

;;; Commentary:

;; Team files get `massgen-team-mode' and, through Eglot, the server
;; massgen-server: diagnostics, completion, documentation, fixes, formatting.
;; `massgen-run' runs the team of a file and shows what each agent writes as it
;; is written; `massgen-steer' and `massgen-cancel' influence the run.

;;; Code:

(require 'eglot)
(require 'jsonrpc)
(require 'outline)
(require 'project)
(require 'seq)
(require 'subr-x)

(defgroup massgen nil
  "Team files of MassGen, and running teams."
  :group 'tools
  :prefix "massgen-")

(defcustom massgen-server-command '("massgen-server" "lsp")
  "The program of the server, and its arguments."
  :type '(repeat string)
  :risky t)

(defcustom massgen-autostart t
  "Whether visiting a team file starts the server."
  :type 'boolean)

(defcustom massgen-team nil
  "The team of runs that are started outside a team file, as a file name."
  :type '(choice (const :tag "None" nil) file)
  :risky t)

(defcustom massgen-run-parameters nil
  "Further parameters of every run, as a property list.
For example (:budget (:usd 1)); see massgen/run/start in the protocol."
  :type 'plist
  :risky t)

(defcustom massgen-max-latency 33
  "Longest time, in milliseconds, that words wait to be shown together."
  :type 'natnum)

;;;; Team files

(defvar massgen-team-font-lock-keywords
  '(("^[ \t]*\\(?:- +\\)*\\([A-Za-z_][A-Za-z0-9_.-]*\\)[ \t]*:\\(?:[ \t]\\|$\\)" 1 font-lock-variable-name-face)
    ("[{,][ \t]*\\([A-Za-z_][A-Za-z0-9_.-]*\\)[ \t]*:[ \t]" 1 font-lock-variable-name-face)
    ("\\${[^}\n]*}" 0 font-lock-constant-face t)
    ("\\_<\\(?:true\\|false\\|null\\)\\_>" . font-lock-constant-face))
  "What `massgen-team-mode' highlights when there is no mode for YAML.")

(defvar massgen-team-mode-syntax-table
  (let ((table (make-syntax-table)))
    (modify-syntax-entry ?# "<" table)
    (modify-syntax-entry ?\n ">" table)
    (modify-syntax-entry ?_ "_" table)
    (modify-syntax-entry ?\' "." table)
    table)
  "Syntax table of `massgen-team-mode' when there is no mode for YAML.")

(defun massgen--yaml-mode ()
  "Turn on the mode for YAML that this Emacs has, or a plain one."
  (if (fboundp 'yaml-mode)
      (yaml-mode)
    (prog-mode)
    (set-syntax-table massgen-team-mode-syntax-table)
    (setq-local comment-start "# "
                comment-start-skip "#+[ \t]*"
                indent-tabs-mode nil
                tab-width 2
                indent-line-function #'indent-relative
                font-lock-defaults '(massgen-team-font-lock-keywords))))

;;;###autoload
(define-derived-mode massgen-team-mode massgen--yaml-mode "Team"
  "Major mode for team files of MassGen."
  :syntax-table nil
  (when (and massgen-autostart (not noninteractive))
    (eglot-ensure)))

(put 'massgen-team-mode 'eglot-language-id "yaml")

;;;###autoload
(defconst massgen-file-regexp
  "\\(?:\\.massgen\\.\\(?:ya?ml\\|json\\)\\|/massgen\\.ya?ml\\|/\\.massgen/.*\\.ya?ml\\)\\'"
  "Names of team files.")

;;;###autoload
(add-to-list 'auto-mode-alist (cons massgen-file-regexp 'massgen-team-mode))

(defun massgen--marked-p ()
  "Return non-nil when a comment near the top names MassGen."
  (and buffer-file-name
       (string-match-p "\\.ya?ml\\'" buffer-file-name)
       (save-excursion
         (goto-char (point-min))
         (re-search-forward "^[ \t]*#[ \t]*massgen\\_>" (line-beginning-position 51) t))))

(add-to-list 'magic-mode-alist '(massgen--marked-p . massgen-team-mode))

;;;; The server

(defclass massgen-eglot-server (eglot-lsp-server) ()
  :documentation "The connection to massgen-server.")

(add-to-list 'eglot-server-programs
             (cons 'massgen-team-mode
                   (lambda (&rest _) (cons 'massgen-eglot-server massgen-server-command))))

(cl-defmethod eglot-client-capabilities ((_server massgen-eglot-server))
  "Offer to receive the events of teams at work, and to ask the user.
Eglot shows choices whether it says so or not; only who says so is asked
whether a folder is trusted."
  (let* ((all (copy-sequence (cl-call-next-method)))
         (window (plist-put (copy-sequence (plist-get all :window)) :showMessage
                            '(:messageActionItem (:additionalPropertiesSupport :json-false)))))
    (plist-put (plist-put all :window window) :experimental
               `(:massgen (:protocolVersions [1] :delivery (:maxLatencyMs ,massgen-max-latency))))))

(defun massgen--server ()
  "Return the server of this buffer or of `massgen-team', started if need be."
  (cond
   ((derived-mode-p 'massgen-team-mode)
    (or (eglot-current-server)
        (progn (call-interactively #'eglot) (eglot-current-server))
        (user-error "The server does not run; see the buffer of its events")))
   (massgen-team
    (with-current-buffer (find-file-noselect massgen-team) (massgen--server)))
   (t (user-error "This is no team file; open one, or set `massgen-team'"))))

(defun massgen--team-file ()
  "Return the team file of a run that is started here."
  (if (derived-mode-p 'massgen-team-mode) buffer-file-name (expand-file-name massgen-team)))

(defun massgen--uri (file)
  "The URI of FILE."
  (concat "file://" (url-hexify-string (encode-coding-string (expand-file-name file) 'utf-8)
                                       url-path-allowed-chars)))

(defun massgen-fix ()
  "Apply all fixes that are sure."
  (interactive)
  (eglot-code-actions (point-min) (point-max) "source.fixAll.massgen" t))

(defun massgen-migrate ()
  "Bring this team file to today's form."
  (interactive)
  (eglot-code-actions (point-min) (point-max) "source.massgen.migrate" t))

;;;; Runs

(cl-defstruct (massgen-run-state (:copier nil))
  "What the events of a run add up to."
  id server prompt status agents answer winner buffer
  (to-seq 0)
  (states (make-hash-table :test #'equal))
  (items (make-hash-table :test #'equal)))

(defvar massgen--runs (make-hash-table :test #'equal)
  "All runs of this Emacs by their ids.")

(defvar massgen--early (make-hash-table :test #'equal)
  "Batches of runs whose start was not answered yet.")

(defvar-local massgen--run nil
  "The id of the run that this buffer shows.")

(defconst massgen--ended
  '("completed" "failed" "cancelled" "timedOut" "budgetExceeded" "interrupted")
  "How runs end.")

(defun massgen-active-runs ()
  "Return every unfinished run."
  (seq-remove (lambda (run)
                (or (member (massgen-run-state-status run) massgen--ended)
                    (not (jsonrpc-running-p (massgen-run-state-server run)))))
              (hash-table-values massgen--runs)))

(defun massgen-mode-line ()
  "Return a few words for the mode line: \"MassGen: 1 run\", or nothing."
  (let ((count (length (massgen-active-runs))))
    (if (zerop count) "" (format " MassGen: %d run%s" count (if (= count 1) "" "s")))))

;;;###autoload
(defun massgen-run (prompt)
  "Run the team of this file with PROMPT as its task.
Outside a team file run that of `massgen-team'."
  (interactive (list (read-string "Task for the team: ")))
  (let ((server (massgen--server))
        (root (expand-file-name
               (if-let ((project (project-current))) (project-root project) default-directory)))
        (parameters (copy-sequence massgen-run-parameters)))
    (jsonrpc-async-request
     server :massgen/run/start
     `(:config (:uri ,(massgen--uri (massgen--team-file))) :prompt ,prompt :cwd ,root ,@parameters)
     :success-fn (lambda (result) (massgen--started server prompt result))
     :error-fn #'massgen--failed
     :timeout-fn (lambda () (message "MassGen: the server does not answer"))
     :timeout 30
     ;; Not before the server has what was typed.
     :deferred :massgen/run/start)))

;;;###autoload
(defun massgen-run-region (begin end prompt)
  "Run the team with PROMPT and the text between BEGIN and END."
  (interactive (list (region-beginning) (region-end) (read-string "Task for the team: ")))
  (massgen-run (concat prompt "\n\n" (buffer-substring-no-properties begin end))))

(defun massgen--failed (problem)
  "Show the error PROBLEM of a request."
  (message "MassGen: %s%s" (plist-get problem :message)
           (if-let ((hint (plist-get (plist-get problem :data) :hint))) (concat " " hint) "")))

(defun massgen--started (server prompt result)
  "Show the run that SERVER started for PROMPT, with its RESULT."
  (let* ((id (plist-get result :runId))
         (run (make-massgen-run-state
               :id id :server server :prompt prompt :status (plist-get result :status)
               :agents (mapcar (lambda (agent) (plist-get agent :id)) (plist-get result :agents)))))
    (puthash id run massgen--runs)
    (massgen--open run)
    (dolist (batch (nreverse (gethash id massgen--early)))
      (massgen--take run batch))
    (remhash id massgen--early)))

(cl-defmethod eglot-handle-notification
  ((_server massgen-eglot-server) (_method (eql massgen/run/events)) &rest batch)
  "Take a BATCH of events of a run."
  (let* ((id (plist-get batch :runId))
         (run (gethash id massgen--runs)))
    (if run
        (massgen--take run batch)
      (push batch (gethash id massgen--early)))))

(defun massgen--take (run batch)
  "Add BATCH to RUN.  A gap is closed by attaching again from where it began."
  (let ((from (plist-get batch :fromSeq))
        (next (1+ (massgen-run-state-to-seq run))))
    (cond
     ((= from next) (massgen--apply run batch))
     ((> from next)
      (jsonrpc-async-request
       (massgen-run-state-server run) :massgen/run/attach
       `(:runId ,(massgen-run-state-id run) :fromSeq ,next)
       :success-fn #'ignore :error-fn #'massgen--failed :timeout-fn #'ignore)))))

(defun massgen--apply (run batch)
  "Add the events of BATCH to RUN and show them, each section changed once."
  (let ((pieces (make-hash-table :test #'equal)) end)
    (seq-doseq (event (plist-get batch :events))
      (let ((agent (plist-get event :agentId)))
        (pcase (plist-get event :type)
          ("agent.status" (puthash agent (plist-get event :status) (massgen-run-state-states run)))
          ("winner.selected" (setf (massgen-run-state-winner run) agent))
          ("run.completed" (setq end event)))
        (when-let ((words (massgen--words run event)))
          (push words (gethash agent pieces)))))
    (setf (massgen-run-state-to-seq run) (plist-get batch :toSeq))
    (maphash (lambda (agent words) (massgen--append run agent (apply #'concat (nreverse words)))) pieces)
    (when end (massgen--finish run end))
    (massgen--show-states run)))

(defun massgen--words (run event)
  "Return the addition of EVENT to the text of its agent in RUN, or nil."
  (let* ((items (massgen-run-state-items run))
         (id (plist-get event :itemId))
         (text (plist-get event :text)))
    (pcase (plist-get event :type)
      ("item.delta"
       (when (equal (plist-get event :field) "text")
         (puthash id (concat (gethash id items) text) items)
         text))
      ("item.started"
       (puthash id "" items)
       (massgen--heading event))
      ("item.completed"
       (cond
        ((equal (plist-get event :status) "discarded") " (withdrawn)")
        ;; The whole wins over what the deltas added up to.
        ((and text (not (plist-get event :truncated)) (not (equal text (gethash id items))))
         (let ((shown (gethash id items "")))
           (puthash id text items)
           (if (string-prefix-p shown text) (substring text (length shown)) (concat "\n\n" text))))))
      ("answer.submitted"
       (format "\n\nAnswer %s: %s" (plist-get event :label) (or text "(long; see the run's files)")))
      ("vote.cast"
       (format "\n\nVotes for %s%s: %s" (plist-get event :targetLabel)
               (if (eq (plist-get event :counted) t) "" " (does not count)") (plist-get event :reason)))
      ("agent.restarted" (format "\n\nRound %d: there is news." (plist-get event :round)))
      ("steer.applied" "\n\n(was told what you said)"))))

(defun massgen--heading (event)
  "Return the introduction of the item of EVENT."
  (let* ((call (plist-get event :toolCall))
         (tool (plist-get call :tool)))
    (pcase (plist-get event :kind)
      ("reasoning" "\n\nthinks: ")
      ;; Answers and votes come as events of their own.
      ("toolCall" (unless (member tool '("new_answer" "vote"))
                    (format "\n\n[%s]" (or (plist-get event :title) tool "tool"))))
      (_ "\n\n"))))

(defun massgen--finish (run event)
  "Show the end of RUN, from its last EVENT."
  (let* ((text (plist-get (plist-get event :answer) :text))
         (problem (plist-get event :error)))
    (setf (massgen-run-state-status run) (plist-get event :status)
          (massgen-run-state-answer run) text)
    (massgen--append run nil (string-join (delq nil (list (plist-get problem :message)
                                                          (plist-get problem :hint) text))
                                          "\n"))
    (message "MassGen: the run is %s" (massgen-run-state-status run))))

(defun massgen--lost-runs (&rest _)
  "Mark every run without a living server as interrupted."
  (dolist (run (hash-table-values massgen--runs))
    (unless (or (member (massgen-run-state-status run) massgen--ended)
                (jsonrpc-running-p (massgen-run-state-server run)))
      (setf (massgen-run-state-status run) "interrupted")
      (massgen--show-states run))))

(add-hook 'eglot-server-initialized-hook #'massgen--lost-runs)

(defun massgen--choose ()
  "Return the run of this buffer, the only one, or a selected one."
  (let* ((active (massgen-active-runs))
         (own (and massgen--run (gethash massgen--run massgen--runs))))
    (cond
     ((null active) (user-error "No run is going on"))
     ((memq own active) own)
     ((null (cdr active)) (car active))
     (t (let ((names (mapcar (lambda (run)
                               (cons (format "%s  %s" (massgen-run-state-id run) (massgen-run-state-prompt run))
                                     run))
                             active)))
          (cdr (assoc (completing-read "Which run? " names nil t) names)))))))

(defun massgen--about (run method &rest parameters)
  "Send the request METHOD with PARAMETERS about RUN."
  (jsonrpc-async-request (massgen-run-state-server run) method
                         `(:runId ,(massgen-run-state-id run) ,@parameters)
                         :success-fn #'ignore :error-fn #'massgen--failed :timeout-fn #'ignore))

(defun massgen-cancel ()
  "Cancel a run."
  (interactive)
  (massgen--about (massgen--choose) :massgen/run/cancel))

(defun massgen-steer (text)
  "Tell a team at work TEXT."
  (interactive (list (read-string "Tell the team: ")))
  (massgen--about (massgen--choose) :massgen/run/steer :prompt text))

;;;; The transcript

(defvar-local massgen--ends nil
  "Where each section of this transcript ends: markers by agent; nil is the answer.")

(define-derived-mode massgen-transcript-mode special-mode "Transcript"
  "Major mode for what the agents of a run write.
The answer comes first, then a section for each agent."
  (setq-local outline-regexp "\\*+ "
              truncate-lines nil
              word-wrap t)
  (buffer-disable-undo)
  (outline-minor-mode 1))

(define-key massgen-transcript-mode-map (kbd "n") #'outline-next-visible-heading)
(define-key massgen-transcript-mode-map (kbd "p") #'outline-previous-visible-heading)
(define-key massgen-transcript-mode-map (kbd "TAB") #'outline-toggle-children)
(define-key massgen-transcript-mode-map (kbd "s") #'massgen-steer)
(define-key massgen-transcript-mode-map (kbd "c") #'massgen-cancel)

(defun massgen--open (run)
  "Make and show the transcript of RUN."
  (let ((buffer (get-buffer-create (format "*massgen %s*" (massgen-run-state-id run)))))
    (setf (massgen-run-state-buffer run) buffer)
    (with-current-buffer buffer
      (massgen-transcript-mode)
      (setq massgen--run (massgen-run-state-id run))
      (let ((inhibit-read-only t))
        (erase-buffer)
        (dolist (agent (cons nil (massgen-run-state-agents run)))
          (insert "* " (or agent (format "Answer to: %s" (car (split-string (massgen-run-state-prompt run) "\n"))))
                  "\n")
          (push (cons agent (copy-marker (point))) massgen--ends)
          (insert "\n\n")))
      ;; From here on what is inserted at the end of a section belongs to it.
      (dolist (end massgen--ends)
        (set-marker-insertion-type (cdr end) t))
      (goto-char (point-min)))
    (massgen--show-states run)
    (display-buffer buffer)))

(defun massgen--append (run agent text)
  "Add TEXT at the end of the section of AGENT in the transcript of RUN."
  (when (buffer-live-p (massgen-run-state-buffer run))
    (with-current-buffer (massgen-run-state-buffer run)
      (when-let ((end (cdr (assoc agent massgen--ends))))
        (let ((inhibit-read-only t) (inhibit-modification-hooks t))
          (save-excursion
            (goto-char end)
            (when (and (bolp) (save-excursion (forward-line -1) (looking-at outline-regexp)))
              (setq text (string-trim-left text "\n+")))
            (insert text)))))))

(defun massgen--show-states (run)
  "Show the statuses of RUN and its agents above the transcript."
  (when (buffer-live-p (massgen-run-state-buffer run))
    (with-current-buffer (massgen-run-state-buffer run)
      (setq header-line-format
            (concat " " (massgen-run-state-status run)
                    (mapconcat
                     (lambda (agent)
                       (format "  |  %s: %s%s" agent
                               (gethash agent (massgen-run-state-states run) "waiting")
                               (if (equal agent (massgen-run-state-winner run)) " (winner)" "")))
                     (massgen-run-state-agents run) "")))
      (force-mode-line-update))))

;;;; lsp-mode

(declare-function lsp-register-client "lsp-mode" (client))
(declare-function make-lsp-client "lsp-mode" (&rest arguments))
(declare-function lsp-stdio-connection "lsp-mode" (command &optional test-command))
(defvar lsp-language-id-configuration)

;; The language features, for those who use lsp-mode; runs need Eglot.
(with-eval-after-load 'lsp-mode
  (add-to-list 'lsp-language-id-configuration '(massgen-team-mode . "yaml"))
  (lsp-register-client
   (make-lsp-client :new-connection (lsp-stdio-connection (lambda () massgen-server-command))
                    :major-modes '(massgen-team-mode)
                    :server-id 'massgen)))

(provide 'massgen)

;;; massgen.el ends here
