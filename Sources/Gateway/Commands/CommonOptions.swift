import ArgumentParser

/// What every command that works on an installation takes.
struct CommonOptions: ParsableArguments {
    @Option(help: "The configuration file.")
    var config = "config.json"

    @Flag(help: "Print JSON.")
    var json = false

    /// The settings, checked.
    func settings() throws -> Settings { try SettingsReader(file: config).read() }

    /// Prints a JSON value, or the words for people.
    func show(_ value: JSONValue, _ words: @autoclosure () -> String) {
        Terminal.write(json ? value.pretty : words())
    }
}
