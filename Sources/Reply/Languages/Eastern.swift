extension Language {
    /// Hebrew, Arabic, Persian, Urdu, Hindi, Vietnamese, Indonesian, Malay, Filipino, Thai.
    static let eastern = [hebrew, arabic, persian, urdu, hindi, vietnamese, indonesian, malay, filipino, thai]

    private static let hebrew = Language(
        code: "he",
        openings: "בתאריך|ב-|ביום|מאת|ב",
        citations: "ציטוט",
        verbs: "כתב|כתבה|כתב/ה|כתבו|כתב:|כתב.ה|כותב|כותבת",
        labels: Labels(
            from: "מאת|מ|שולח", date: "נשלח|תאריך|נשלח ב", to: "אל|ל|עבור|נמען", copy: "עותק|העתק|העתקים",
            subject: "נושא|הנדון",
            other: "קבצים מצורפים|חשיבות"),
        original: "הודעה מקורית|ההודעה המקורית|הודעה מקורית",
        forwarded: "הודעה שהועברה|הודעה מועברת|תחילת הודעה מועברת|תחילת ההודעה שהועברה|הועבר על ידי",
        replyAbove: "נא להשיב מעל שורה זו|השב מעל שורה זו|אנא השיבו מעל שורה זו",
        footers:
            "נשלח מ|נשלח מה|נשלח מהאייפון|נשלח מה-|נשלח מ-|נשלח באמצעות|קבל את outlook עבור|הורד את outlook|נשלח מהטלפון",
        devices: "אייפון|האייפון|מהאייפון|הטלפון|מהטלפון|מכשיר|אנדרואיד",
        closings: "בברכה|בכבוד רב|תודה וברכה|בברכת|כל טוב|בידידות|יום טוב|בהוקרה",
        smallPrint: "הודעה זו|דואר אלקטרוני זה|המידע הכלול|מייל זה")

    private static let arabic = Language(
        code: "ar",
        openings: "في|بتاريخ|يوم|في يوم|كتب في|وفي",
        citations: "اقتباس",
        verbs: "كتب|كتبت|تمت كتابة|كتب/كتبت|كتبَ|كتبَت|يكتب|تمت كتابة ما يلي بواسطة|كتب ما يلي|كتب/ت",
        labels: Labels(
            from: "من|المرسل", date: "تم الإرسال|تاريخ الإرسال|التاريخ|أرسلت|تاريخ|مرسل|أُرسلت|المُرسل في|تم إرسالها",
            to: "إلى|الى|المستلم|المستلمون", copy: "نسخة|نسخة إلى|نسخه",
            subject: "الموضوع|موضوع|الهدف", other: "المرفقات|الأهمية"),
        original: "الرسالة الأصلية|رسالة أصلية|الرسالة الاصلية|النص الأصلي",
        forwarded:
            "رسالة معاد توجيهها|رسالة مُعاد توجيهها|بدء الرسالة المعاد توجيهها|بدء الرسالة المُعاد توجيهها|رسالة محولة|رسالة تمت إعادة توجيهها|تمت إعادة التوجيه",
        replyAbove: "يرجى الرد فوق هذا السطر|الرجاء الرد فوق هذا السطر|الرد فوق هذا السطر",
        footers:
            "أُرسلت من|تم الإرسال من|مرسل من|أرسلت من|أُرسل من|ارسلت من|احصل على outlook|تم إرسالها من|الحصول على outlook|أُرسلت باستخدام",
        devices: "هاتفي|جهاز|جوال|هاتف",
        closings:
            "مع التحية|تحياتي|مع خالص التحية|مع أطيب التحيات|وتفضلوا بقبول فائق الاحترام|مع تحياتي|مع فائق الاحترام|أطيب التحيات|مع الشكر والتقدير|خالص تحياتي|والسلام عليكم",
        smallPrint: "هذه الرسالة|هذا البريد|إخلاء مسؤولية|المعلومات الواردة|محتويات هذه",
        smallPrintSigns: "سرية|سري|المستلم|فيروس|بالخطأ")

    private static let persian = Language(
        code: "fa",
        openings: "در|در تاریخ|تاریخ|روز",
        citations: "نقل قول از",
        verbs: "نوشت|نوشته|نوشته است|نوشت:|نوشته‌است|می‌نویسد|نوشته‌اند",
        labels: Labels(
            from: "از|فرستنده", date: "ارسال شده|تاریخ|ارسال‌شده|تاریخ ارسال|فرستاده شده", to: "به|گیرنده",
            copy: "رونوشت|کپی", subject: "موضوع|عنوان"),
        original: "پیام اصلی|ایمیل اصلی|نامهٔ اصلی|نامه اصلی",
        forwarded: "پیام هدایت شده|پیام هدایت‌شده|پیام ارجاع شده|پیام بازارسال شده|پیام فرستاده‌شده",
        footers: "ارسال شده از|فرستاده شده از|ارسال‌شده از|از آیفون من|فرستاده‌شده از|دریافت outlook",
        footerEndings: "ارسال شد|ارسال شده|فرستاده شد",
        devices: "آیفون|گوشی|تلفن|موبایل",
        closings: "با احترام|با تشکر و احترام|ارادتمند|با سپاس و احترام|با آرزوی بهترین‌ها|دوستدار شما|با درود")

    private static let urdu = Language(
        code: "ur",
        openings: "کو|بروز|بتاریخ",
        verbs: "نے لکھا|لکھا|نے تحریر کیا|تحریر کیا",
        labels: Labels(
            from: "از طرف|منجانب|مرسل", date: "بھیجا گیا|تاریخ|ارسال", to: "بنام|بخدمت|تا", copy: "نقل",
            subject: "موضوع|عنوان"),
        original: "اصل پیغام|اصلی پیغام",
        forwarded: "فارورڈ کردہ پیغام|آگے بھیجا گیا پیغام",
        footers: "میرے",
        footerEndings: "سے بھیجا گیا|سے ارسال کردہ|سے بھیجا",
        devices: "فون|موبائل|آئی فون",
        closings: "والسلام|آپ کا مخلص|خیر اندیش|نیک تمناؤں کے ساتھ")

    private static let hindi = Language(
        code: "hi",
        openings: "दिनांक|को",
        verbs: "ने लिखा|लिखा|ने यह लिखा|लिखते हैं|ने लिखा है|ने लिखाः",
        labels: Labels(
            from: "प्रेषक|से", date: "भेजा गया|दिनांक|भेजने की तिथि|प्रेषित", to: "प्रति|को|प्रापक|प्राप्तकर्ता", copy: "प्रतिलिपि", subject: "विषय"),
        original: "मूल संदेश|मूल सन्देश",
        forwarded: "अग्रेषित संदेश|फ़ॉरवर्ड किया गया संदेश|अग्रेषित किया गया संदेश|फ़ॉरवर्ड किया गया मैसेज",
        footers: "मेरे",
        footerEndings: "से भेजा गया|से भेजा|द्वारा भेजा गया|से भेजी गई",
        devices: "फ़ोन|फोन|मोबाइल|आईफोन",
        closings: "सादर|भवदीय|शुभकामनाओं सहित|धन्यवाद सहित|आपका|सधन्यवाद|सस्नेह")

    private static let vietnamese = Language(
        code: "vi",
        openings: "vào|vào lúc|vào ngày|ngày|lúc|trích",
        citations: "trích dẫn",
        verbs: "đã viết|viết|đã viết:|đã gửi|viết như sau|đã viết như sau",
        labels: Labels(
            from: "từ|người gửi", date: "đã gửi|ngày|gửi|ngày gửi|thời gian|gửi lúc|đã gửi vào",
            to: "tới|đến|người nhận|gửi đến|cho", copy: "cc|đồng gửi|đồng kính gửi", subject: "chủ đề|tiêu đề",
            other: "tệp đính kèm|đính kèm"),
        original: "thư gốc|tin nhắn gốc|thông điệp gốc|email gốc|thư ban đầu",
        forwarded:
            "thư chuyển tiếp|tin nhắn được chuyển tiếp|tin nhắn đã chuyển tiếp|bắt đầu thư chuyển tiếp|bắt đầu thư được chuyển tiếp|thư đã chuyển tiếp|email chuyển tiếp",
        replyAbove: "vui lòng trả lời phía trên dòng này|trả lời phía trên dòng này",
        footers:
            "đã gửi từ|gửi từ|được gửi từ|tải outlook cho|gửi bằng|đã gửi bằng|tải về outlook|tải outlook dành cho|nhận outlook dành cho",
        devices: "điện thoại|thiết bị|di động",
        closings:
            "trân trọng|thân|thân ái|kính thư|trân trọng kính chào|thân mến|trân trọng cảm ơn và kính chào|kính chào|thân chào|chào trân trọng",
        smallPrint: "email này|thư này|thông tin trong email này|thông điệp này")

    private static let indonesian = Language(
        code: "id",
        openings: "pada|tanggal|pada tanggal|pada hari|mengutip",
        citations: "mengutip",
        verbs: "menulis|menulis:|tulis|telah menulis|menuliskan",
        labels: Labels(
            from: "dari|pengirim", date: "dikirim|terkirim|tanggal|dikirim pada|waktu", to: "kepada|ke|untuk|penerima",
            copy: "cc|tembusan", subject: "subjek|perihal|subyek|judul|hal",
            other: "lampiran"),
        original: "pesan asli|pesan original|email asli|pesan sebelumnya|surat asli",
        forwarded:
            "pesan terusan|pesan yang diteruskan|pesan diteruskan|awal pesan yang diteruskan|mulai pesan terusan|email yang diteruskan|email diteruskan",
        replyAbove:
            "balas di atas baris ini|silakan balas di atas baris ini|tulis balasan anda di atas garis ini|mohon balas di atas garis ini",
        footers:
            "dikirim dari|dapatkan outlook untuk|dikirim melalui|terkirim dari|dikirim dengan|dikirim menggunakan|unduh outlook untuk",
        devices: "ponsel|telepon|perangkat",
        closings: "hormat saya|salam hormat|salam|hormat kami|salam hangat|terima kasih dan salam|salam sejahtera",
        smallPrint: "email ini|e-mail ini|pesan ini bersifat|surat elektronik ini|informasi yang terkandung")

    private static let malay = Language(
        code: "ms",
        openings: "pada|pada hari|tarikh|bertarikh",
        verbs: "menulis|telah menulis|tulis",
        labels: Labels(
            from: "daripada|dari|pengirim", date: "dihantar|tarikh|dihantar pada", to: "kepada|penerima|untuk",
            copy: "salinan|sk|cc", subject: "subjek|perkara|tajuk",
            other: "lampiran"),
        original: "mesej asal|e-mel asal|mesej asli",
        forwarded:
            "mesej dimajukan|mesej yang dimajukan|mesej terkirim semula|mesej dikirim semula|mulakan mesej dimajukan",
        footers: "dihantar daripada|dihantar dari|dapatkan outlook untuk|dihantar melalui|dihantar menggunakan",
        devices: "telefon|peranti",
        closings: "salam hormat|yang benar|yang ikhlas|sekian, terima kasih|salam|salam sejahtera")

    private static let filipino = Language(
        code: "fil",
        openings: "noong|nung|sa|ayon kay",
        verbs: "sumulat|isinulat ni|ay sumulat|sinulat ni|nagsulat|isinulat ni/nina|sinabi ni|ay nagsulat",
        labels: Labels(
            from: "mula kay|mula sa|galing kay|mula", date: "ipinadala|petsa|ipinadala noong",
            to: "para kay|kay|para sa", copy: "kopya|cc", subject: "paksa"),
        original: "orihinal na mensahe",
        forwarded: "ipinasang mensahe|naipasang mensahe|na-forward na mensahe",
        footers: "ipinadala mula sa aking|ipinadala mula sa|ipinadala gamit ang|galing sa aking",
        devices: "telepono|cellphone",
        closings: "lubos na gumagalang|sumasainyo|nagmamahal|gumagalang|taos-puso")

    private static let thai = Language(
        code: "th",
        openings: "เมื่อ|ในวันที่|เมื่อวันที่|วันที่|ใน",
        verbs: "เขียน|เขียนว่า|ได้เขียน|เขียนข้อความว่า|ได้เขียนว่า|เขียนเมื่อ",
        labels: Labels(
            from: "จาก|ผู้ส่ง", date: "วันที่|ส่งเมื่อ|ส่ง|วันเวลา|วันที่ส่ง|ส่งแล้ว", to: "ถึง|ผู้รับ", copy: "สำเนา|สำเนาถึง",
            subject: "เรื่อง|หัวข้อ|หัวเรื่อง",
            other: "สิ่งที่แนบ|ไฟล์แนบ"),
        original: "ข้อความต้นฉบับ|ข้อความเดิม|ต้นฉบับ|จดหมายต้นฉบับ",
        forwarded: "ข้อความส่งต่อ|ข้อความที่ส่งต่อ|เริ่มข้อความที่ส่งต่อ|เริ่มต้นข้อความที่ส่งต่อ|จดหมายส่งต่อ|ส่งต่อจาก",
        replyAbove: "โปรดตอบกลับเหนือบรรทัดนี้|กรุณาตอบกลับเหนือบรรทัดนี้",
        footers: "ส่งจาก|ดาวน์โหลด outlook|ส่งโดยใช้|รับ outlook|ส่งด้วย|ส่งผ่าน",
        devices: "มือถือ|โทรศัพท์|ของฉัน|สมาร์ทโฟน|อุปกรณ์",
        closings: "ขอแสดงความนับถือ|ด้วยความเคารพ|ด้วยความนับถือ|ด้วยความเคารพอย่างสูง|ด้วยความปรารถนาดี")
}
