package io.kithara.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.net.NetException.Reason;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.List;
import java.util.zip.ZipException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.junit.jupiter.api.Test;

class FailuresTest {
    @Test
    void reason_followsTheTypeAlone() {
        assertThat(Failures.beforeHeader(new SocketTimeoutException("reset"))).isEqualTo(Reason.TIMEOUT);
        assertThat(Failures.beforeHeader(new ConnectException("timeout"))).isEqualTo(Reason.CONNECT);
        assertThat(Failures.beforeHeader(new UnknownHostException("500"))).isEqualTo(Reason.CONNECT);
        assertThat(Failures.beforeHeader(new SocketException("certificate"))).isEqualTo(Reason.RESET);
        assertThat(Failures.beforeHeader(new IOException("timeout"))).isEqualTo(Reason.RESET);
        assertThat(Failures.inBody(new EOFException())).isEqualTo(Reason.RESET);
        assertThat(Failures.inBody(new ZipException())).isEqualTo(Reason.BODY);
    }

    @Test
    void reason_protocolException_dependsOnThePhase() {
        assertThat(Failures.beforeHeader(new ProtocolException())).isEqualTo(Reason.PROTOCOL);
        assertThat(Failures.inBody(new ProtocolException())).isEqualTo(Reason.RESET);
    }

    @Test
    void reason_tls_isPermanentUnlessTheConnectionWasLost() {
        assertThat(Failures.beforeHeader(handshake(new CertificateException()))).isEqualTo(Reason.TLS);
        assertThat(Failures.beforeHeader(new SSLException("reset"))).isEqualTo(Reason.TLS);
        assertThat(Failures.beforeHeader(handshake(new EOFException()))).isEqualTo(Reason.RESET);
        assertThat(Failures.inBody(new SSLException(new SocketException()))).isEqualTo(Reason.RESET);
    }

    @Test
    void noAnswer_eachKind_hasItsOwnWords() {
        List<IOException> kinds = List.of(
                new UnknownHostException("a"),
                new ConnectException("a"),
                new NoRouteToHostException("a"),
                new SocketTimeoutException("a"),
                new EOFException("a"),
                new ProtocolException("a"),
                new SSLException("a"),
                new SSLPeerUnverifiedException("a"),
                handshake(new CertificateException()),
                handshake(new EOFException()),
                new SSLHandshakeException("a"));
        assertThat(kinds.stream().map(Failures::noAnswer)).doesNotHaveDuplicates();
        assertThat(Failures.noAnswer(new SSLException("no such host"))).contains("does not speak TLS");
    }

    private static SSLHandshakeException handshake(Exception cause) {
        SSLHandshakeException failure = new SSLHandshakeException("handshake");
        failure.initCause(cause);
        return failure;
    }
}
