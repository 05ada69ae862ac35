/** TLS alerts, as OpenSSL names them in Node's error codes: what the other side says of our certificate. */

/** OpenSSL writes `ERR_SSL_SSL/TLS_ALERT_BAD_CERTIFICATE`, BoringSSL (in Electron) `ERR_SSL_TLSV1_CERTIFICATE_REQUIRED`. */
const aboutCertificates =
  /^ERR_SSL_.*(ALERT_|TLSV1_|SSLV3_)(CERTIFICATE_REQUIRED|BAD_CERTIFICATE|UNKNOWN_CA|CERTIFICATE_UNKNOWN|CERTIFICATE_EXPIRED|CERTIFICATE_REVOKED|UNSUPPORTED_CERTIFICATE|ACCESS_DENIED|DECRYPT_ERROR)$/

/** The server wants a client certificate, or does not like the one that it got. */
export const isClientCertificateAlert = (code: string): boolean => aboutCertificates.test(code)

/** Any alert means that the other side speaks TLS. */
export const isAlert = (code: string): boolean => /^ERR_SSL_.*ALERT_/.test(code) || aboutCertificates.test(code)
