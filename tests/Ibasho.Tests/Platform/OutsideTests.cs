using System.Net;
using System.Net.Sockets;

namespace Ibasho.Tests.Platform;

/// <summary>What somebody types as an address never leads inside.</summary>
public sealed class OutsideTests
{
    [Theory]
    [InlineData("0.0.0.0"), InlineData("10.1.2.3"), InlineData("100.64.0.1"), InlineData("127.0.0.1"), InlineData("127.255.0.9"), InlineData("169.254.169.254"), InlineData("172.16.0.1"), InlineData("172.31.255.255")]
    [InlineData("192.0.2.1"), InlineData("192.168.1.1"), InlineData("198.18.0.1"), InlineData("198.51.100.7"), InlineData("203.0.113.7"), InlineData("224.0.0.1"), InlineData("255.255.255.255")]
    [InlineData("::"), InlineData("::1"), InlineData("::ffff:127.0.0.1"), InlineData("::ffff:10.0.0.1"), InlineData("::7f00:1"), InlineData("64:ff9b::7f00:1"), InlineData("2002:7f00:1::"), InlineData("fe80::1"), InlineData("fc00::1"), InlineData("fd12::1"), InlineData("ff02::1"), InlineData("2001:db8::1")]
    public void Class35_inside_is_not_public(string address) => Assert.False(Outside.IsPublic(IPAddress.Parse(address)));

    [Theory]
    [InlineData("1.1.1.1"), InlineData("8.8.8.8"), InlineData("172.15.0.1"), InlineData("172.32.0.1"), InlineData("100.128.0.1"), InlineData("::ffff:8.8.8.8"), InlineData("2606:4700::1111"), InlineData("2400:4050::1")]
    public void Outside_is_public(string address) => Assert.True(Outside.IsPublic(IPAddress.Parse(address)));

    [Theory]
    [InlineData("https://example.com/hook", true)]
    [InlineData("https://1.1.1.1/hook", true)]
    [InlineData("http://example.com/hook", false)]
    [InlineData("https://user:word@example.com/", false)]
    [InlineData("https://127.0.0.1/", false)]
    [InlineData("https://2130706433/", false)]
    [InlineData("https://0x7f000001/", false)]
    [InlineData("https://0177.0.0.1/", false)]
    [InlineData("https://[::1]/", false)]
    [InlineData("https://[::ffff:169.254.169.254]/", false)]
    [InlineData("file:///etc/passwd", false)]
    [InlineData("//example.com", false)]
    [InlineData("javascript:alert(1)", false)]
    [InlineData("", false)]
    public void Addresses_are_taken_or_not(string address, bool taken)
    {
        using var outside = new Outside();
        Assert.Equal(taken, outside.Takes(address));
    }

    [Fact]
    public async Task Class35_a_name_that_leads_inside_is_never_connected_to()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        try
        {
            var port = ((IPEndPoint)listener.LocalEndpoint).Port;
            using var outside = new Outside();
            using var request = new HttpRequestMessage(HttpMethod.Post, $"https://localhost:{port}/");
            await Assert.ThrowsAsync<HttpRequestException>(() => outside.SendAsync(request, CancellationToken.None));
            Assert.False(listener.Pending());
        }
        finally
        {
            listener.Dispose();
        }
    }
}
