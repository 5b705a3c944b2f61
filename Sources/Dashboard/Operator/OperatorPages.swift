import Flow
import Hummingbird

/// All pages of operation, under `/operator`.
struct OperatorPages: Sendable {
    let site: Site
    let operating: any OperatingPort

    func add(to router: Router<WebContext>) {
        let overview = OverviewPages(site: site, operating: operating)
        router.at("/operator", get: overview.show)
        router.at("/operator/alarms/{id}/clear", post: overview.clearAlarm)
        let held = HeldPages(site: site, operating: operating)
        router.at("/operator/held", get: held.list)
        router.at("/operator/held/{id}", get: held.show)
        router.at("/operator/held/{id}/release", post: held.release)
        router.at("/operator/held/{id}/discard", post: held.discard)
        router.at("/operator/held/{id}/export", get: held.export)
        let queue = QueuePages(site: site)
        router.at("/operator/queue", get: queue.list)
        router.at("/operator/mails/{id}", get: queue.show)
        router.at("/operator/mails/{id}/export", get: queue.export)
        router.at("/operator/mails/{id}/retry", post: queue.retry)
        router.at("/operator/mails/{id}/cancel", post: queue.cancel)
        let people = PeoplePages(site: site)
        router.at("/operator/people", get: people.list)
        router.at("/operator/people/{id}", get: people.show)
        let suppression = SuppressionPages(site: site)
        router.at("/operator/suppression", get: suppression.list, post: suppression.lift)
        let desk = DeskPages(site: site, operating: operating)
        router.at("/operator/desk", get: desk.list)
        router.at("/operator/desk/{id}", get: desk.show, post: desk.act)
        let monitoring = MonitoringPages(site: site)
        router.at("/operator/monitoring", get: monitoring.list, post: monitoring.draw)
        router.at("/operator/monitoring/{id}", get: monitoring.ask, post: monitoring.read)
        let templates = TemplatePages(site: site, operating: operating)
        router.at("/operator/templates", get: templates.show)
        router.at("/operator/templates/preview", get: templates.preview)
    }
}
