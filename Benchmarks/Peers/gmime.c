/* Reads a pack of mails with GMime 3, every text part as UTF-8, every other part decoded; prints mails, bytes,
   seconds of processor time, decoded bytes.
   cc -O2 gmime.c $(pkg-config --cflags --libs gmime-3.0) */
#include <gmime/gmime.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static size_t decoded, fields;

static void take(const char *text) {
    if (text) fields += strlen(text);
}

static void take_addresses(InternetAddressList *list) {
    if (list) fields += internet_address_list_length(list);
}

static void take_ids(GMimeObject *mail, const char *name) {
    const char *value = g_mime_object_get_header(mail, name);
    if (!value) return;
    GMimeReferences *ids = g_mime_references_parse(NULL, value);
    fields += g_mime_references_length(ids);
    g_mime_references_free(ids);
}

static void take_part(GMimeObject *part) {
    if (GMIME_IS_MULTIPART(part)) {
        GMimeMultipart *parts = (GMimeMultipart *)part;
        for (int i = 0; i < g_mime_multipart_get_count(parts); i++) take_part(g_mime_multipart_get_part(parts, i));
    } else if (GMIME_IS_MESSAGE_PART(part)) {
        GMimeMessage *inner = g_mime_message_part_get_message((GMimeMessagePart *)part);
        if (inner && g_mime_message_get_mime_part(inner)) take_part(g_mime_message_get_mime_part(inner));
    } else if (GMIME_IS_TEXT_PART(part)) {
        char *text = g_mime_text_part_get_text((GMimeTextPart *)part);
        if (text) decoded += strlen(text);
        g_free(text);
    } else if (GMIME_IS_PART(part)) {
        GMimeDataWrapper *content = g_mime_part_get_content((GMimePart *)part);
        if (!content) return;
        GMimeStream *memory = g_mime_stream_mem_new();
        decoded += g_mime_data_wrapper_write_to_stream(content, memory);
        g_object_unref(memory);
    }
}

static void take_mail(char *bytes, guint length) {
    GByteArray array = {(guint8 *)bytes, length};
    GMimeStream *stream = g_mime_stream_mem_new_with_byte_array(&array);
    g_mime_stream_mem_set_owner((GMimeStreamMem *)stream, FALSE);
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    GMimeMessage *mail = g_mime_parser_construct_message(parser, NULL);
    if (mail) {
        take(g_mime_message_get_subject(mail));
        take(g_mime_message_get_message_id(mail));
        take_addresses(g_mime_message_get_from(mail));
        take_addresses(g_mime_message_get_to(mail));
        if (g_mime_message_get_date(mail)) fields++;
        take_ids((GMimeObject *)mail, "In-Reply-To");
        take_ids((GMimeObject *)mail, "References");
        if (g_mime_message_get_mime_part(mail)) take_part(g_mime_message_get_mime_part(mail));
        g_object_unref(mail);
    }
    g_object_unref(parser);
    g_object_unref(stream);
}

static double processor_seconds(void) {
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

int main(int count, char **words) {
    gchar *bytes;
    gsize size, position = 0, mails = 0, total = 0;
    if (count < 2 || !g_file_get_contents(words[1], &bytes, &size, NULL)) return 1;
    g_mime_init();
    double start = processor_seconds();
    while (position + 4 <= size) {
        guint32 length;
        memcpy(&length, bytes + position, 4);
        length = GUINT32_FROM_LE(length);
        position += 4;
        if (length > size - position) break;
        take_mail(bytes + position, length);
        position += length;
        total += length;
        mails++;
    }
    printf("%zu %zu %.6f %zu %zu\n", mails, total, processor_seconds() - start, decoded, fields);
    return 0;
}
