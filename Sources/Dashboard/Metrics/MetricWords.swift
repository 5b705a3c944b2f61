/// What each metric is, in a line beside it.
enum MetricWords {
    static let all = [
        "postern_mail_in_total": "Mails that came in, by mailbox and by what they were taken for.",
        "postern_mail_filed_total": "Mails that came in, by what became of them.",
        "postern_mail_held_total": "Mails that came in and were held, by the reason.",
        "postern_mail_filing_seconds": "From a mail's bytes being here to its being stored with all that follows.",
        "postern_mailbox_errors_total": "What kept a mailbox, a folder or a file from being read.",
        "postern_mailbox_age_seconds": "Time since a mailbox was last read to its end.",
        "postern_mail_out_total": "Attempts at sending mails by how they ended, and mails called off or held.",
        "postern_mail_out_seconds": "From a mail being queued to a server having taken it.",
        "postern_queue_mails": "Mails of the queue that are not done with, by state.",
        "postern_queue_oldest_due_seconds": "Time since the oldest due mail fell due, whatever for; 0 for none.",
        "postern_held_mails": "Held mails that wait for an operator or an answer, by the reason.",
        "postern_conversations_waiting": "Conversations that wait for a practitioner's answer.",
        "postern_alarms": "Alarms that stand, by kind.",
        "postern_desk_requests_total": "Requests to the desk elsewhere, by what came of them.",
        "postern_desk_tasks_total": "Attempts at tasks for the desk, by what came of them.",
        "postern_desk_rate_limit_remaining": "Requests left within a limit of the desk, as of its last answer.",
        "postern_desk_tasks_waiting": "Tasks that the desk has not done yet.",
        "postern_desk_oldest_task_seconds": "Time since the oldest such task was made; 0 for none.",
        "postern_http_requests_total": "Requests to the pages, by route, method and class of status.",
        "postern_http_seconds": "From a request's head to its answer's head, by route.",
        "postern_store_up": "1 where the store answered in time; 0 where not, and what it tells is missing.",
        PrometheusRegistry.refusals: "Asked for and not kept: too many series, or a name that means something else.",
        "process_resident_memory_bytes": "Memory of the process that is in use.",
        "process_start_time_seconds": "When the process began, in seconds since 1970.",
    ]
}
