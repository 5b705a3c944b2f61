/// Endings of names that some system runs, installs, mounts or follows when the file is opened.
package enum BlockedEndings {
    /// The endings where the settings name none.
    package static let standard = Set(
        (windows + scripts + others + containers).flatMap { $0.split(separator: " ") }
            .map(String.init))

    private static let windows = [
        "exe com scr pif cpl dll sys ocx drv msi msix msixbundle msp mst appx appxbundle appinstaller gadget",
        "lnk url scf inf ins isp reg chm hlp hta msc xll wll shb shs search-ms settingcontent-ms appref-ms application",
    ]
    private static let scripts = [
        "bat cmd btm ps1 psm1 ps1xml psc1 vb vbe vbs js jse mjs ws wsf wsh wsc sct",
        "sh bash csh ksh zsh fish run command action workflow scpt applescript desktop",
    ]
    private static let others = ["jar jnlp class apk dex ipa app pkg deb rpm appimage"]
    /// A system opens them like a folder, and the marks of files from outside are lost.
    private static let containers = ["iso img vhd vhdx dmg cab"]
}
