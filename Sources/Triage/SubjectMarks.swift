/// What mail clients put before the subject of an answer or a forwarded mail, by language; lower case, without the colon.
enum SubjectMarks {
    static let reply: Set<String> = [
        // English and the standard
        "re", "fw", "fwd", "reply", "forward", "forwarded",
        // German
        "aw", "antw", "antwort", "wg", "weitergeleitet",
        // Dutch
        "antwoord", "doorst", "doorgestuurd",
        // Danish, Norwegian, Swedish, Finnish, Icelandic
        "sv", "svar", "vs", "vb", "vl", "vedr", "fs", "viðb", "áframsent",
        // French
        "ré", "rép", "réf", "ref", "réponse", "tr",
        // Italian
        "r", "rif", "i", "inoltro", "risposta",
        // Spanish, Portuguese, Catalan
        "rv", "resp", "res", "enc", "encaminhado", "reenv", "respuesta",
        // Polish, Czech, Slovak, Hungarian, Romanian, Croatian
        "odp", "pd", "odpoveď", "odpověď", "přeposláno", "vá", "tb", "továbbítás", "válasz", "răsp", "odg",
        "proslijeđeno",
        // Turkish, Indonesian, Welsh, Vietnamese
        "ynt", "yan", "ilt", "i̇lt", "bls", "trs", "atb", "ymlaen", "trả lời", "chuyển tiếp",
        // Baltic
        "ats", "persiųsta", "atb.", "vastus", "edasi",
        // Greek, Russian, Ukrainian, Bulgarian
        "απ", "σχετ", "πρθ", "απάντηση", "отв", "ответ", "пересл", "пересылка", "відп", "відповідь", "отг", "на",
        // Hebrew, Arabic, Persian
        "השב", "תשובה", "הועבר", "רד", "رد", "إعادة توجيه", "پاسخ",
        // Chinese, Japanese, Korean, Thai
        "回复", "回覆", "答复", "答覆", "转发", "轉寄", "轉發", "返信", "転送", "답장", "회신", "전달", "ตอบ", "ตอบกลับ",
    ]
}
