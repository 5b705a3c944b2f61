#ifndef POSTERN_CCURL_SHIM_H
#define POSTERN_CCURL_SHIM_H
#include <curl/curl.h>
#include <sys/select.h>

/* libcurl's variadic calls, each with the one type that it is called with: Swift cannot call variadic C. */

static inline CURLcode postern_setopt_long(CURL *easy, CURLoption option, long value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode postern_setopt_string(CURL *easy, CURLoption option, const char *value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode postern_setopt_pointer(CURL *easy, CURLoption option, void *value) {
    return curl_easy_setopt(easy, option, value);
}

typedef size_t (*postern_data_callback)(char *data, size_t size, size_t count, void *context);

static inline CURLcode postern_setopt_callback(CURL *easy, CURLoption option, postern_data_callback value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode postern_getinfo_long(CURL *easy, CURLINFO info, long *value) {
    return curl_easy_getinfo(easy, info, value);
}

static inline CURLcode postern_getinfo_socket(CURL *easy, curl_socket_t *value) {
    return curl_easy_getinfo(easy, CURLINFO_ACTIVESOCKET, value);
}

static inline CURLMcode postern_multi_setopt_long(CURLM *multi, CURLMoption option, long value) {
    return curl_multi_setopt(multi, option, value);
}

/* The result of the first transfer that ended in this multi; 0 where none has. */
static inline int postern_multi_result(CURLM *multi, CURLcode *result) {
    int left = 0;
    CURLMsg *message;
    while ((message = curl_multi_info_read(multi, &left))) {
        if (message->msg == CURLMSG_DONE) {
            *result = message->data.result;
            return 1;
        }
    }
    return 0;
}

/* The next transfer that ended in this multi, and how; 0 where none has. */
static inline int postern_multi_ended(CURLM *multi, CURL **easy, CURLcode *result) {
    int left = 0;
    CURLMsg *message;
    while ((message = curl_multi_info_read(multi, &left))) {
        if (message->msg == CURLMSG_DONE) {
            *easy = message->easy_handle;
            *result = message->data.result;
            return 1;
        }
    }
    return 0;
}

/* What this multi waits for, as descriptors for another one's curl_multi_poll; returns how many were written. */
static inline int postern_multi_waits(CURLM *multi, struct curl_waitfd *out, int capacity) {
    fd_set readable, writable, exceptional;
    int highest = -1, count = 0;
    FD_ZERO(&readable);
    FD_ZERO(&writable);
    FD_ZERO(&exceptional);
    if (curl_multi_fdset(multi, &readable, &writable, &exceptional, &highest) != CURLM_OK) return 0;
    for (int fd = 0; fd <= highest && count < capacity; fd++) {
        short events = 0;
        if (FD_ISSET(fd, &readable)) events |= CURL_WAIT_POLLIN;
        if (FD_ISSET(fd, &writable)) events |= CURL_WAIT_POLLOUT;
        if (!events) continue;
        out[count].fd = fd;
        out[count].events = events;
        out[count].revents = 0;
        count++;
    }
    return count;
}
#endif
