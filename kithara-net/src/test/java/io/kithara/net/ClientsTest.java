package io.kithara.net;

import static org.assertj.core.api.Assertions.assertThat;

import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;

class ClientsTest {
    @Test
    void isNumeric_addresses_areNumeric() {
        assertThat(Clients.isNumeric(host("http://127.0.0.1:80/"))).isTrue();
        assertThat(Clients.isNumeric(host("http://0x7f.1/"))).isTrue();
        assertThat(Clients.isNumeric(host("http://[::1]/"))).isTrue();
        assertThat(Clients.isNumeric(host("http://[2001:db8::a]/"))).isTrue();
    }

    @Test
    void isNumeric_names_areNot() {
        assertThat(Clients.isNumeric(host("http://localhost/"))).isFalse();
        assertThat(Clients.isNumeric(host("http://1.2.3.4.example/"))).isFalse();
        assertThat(Clients.isNumeric(host("http://10.example.com/"))).isFalse();
    }

    private static String host(String url) {
        return HttpUrl.get(url).host();
    }
}
