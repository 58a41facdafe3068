using System.Net;
using System.Net.Sockets;

namespace Ibasho.Platform;

/// <summary>The one way to an address that somebody typed: public addresses only, whatever a name resolves to, and no redirects.</summary>
/// <param name="mayReach">Which addresses count as outside.</param>
/// <param name="allowsPlain">Also without TLS; a test's own server has none.</param>
public sealed class Outside(Func<IPAddress, bool> mayReach, bool allowsPlain) : IDisposable
{
    private static readonly IPNetwork[] NotPublic =
    [
        // IANA's registries of special-purpose addresses, and multicast.
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24",
            "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "::/8", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
        }.Select(IPNetwork.Parse),
    ];

    private readonly HttpClient _client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        MaxResponseHeadersLength = 16,
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        ConnectCallback = (context, cancel) => ConnectAsync(context.DnsEndPoint, mayReach, cancel),
    })
    {
        Timeout = TimeSpan.FromSeconds(10),
    };

    public Outside() : this(IsPublic, allowsPlain: false)
    {
    }

    public static bool IsPublic(IPAddress address)
    {
        var seen = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return !Array.Exists(NotPublic, network => network.BaseAddress.AddressFamily == seen.AddressFamily && network.Contains(seen));
    }

    /// <summary>Whether an address may be kept at all; where it leads is looked at when it is called.</summary>
    public bool Takes(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || allowsPlain && uri.Scheme == Uri.UriSchemeHttp)
        && uri.UserInfo.Length == 0 && (!IPAddress.TryParse(uri.DnsSafeHost, out var ip) || mayReach(ip));

    /// <summary>Sends, and reads nothing but the status.</summary>
    /// <exception cref="HttpRequestException">Nobody answered, or the name leads inside.</exception>
    /// <exception cref="TaskCanceledException">It took longer than ten seconds.</exception>
    public async Task<int> SendAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        if (!Takes(request.RequestUri!.AbsoluteUri)) throw new HttpRequestException("An address that is not taken.");
        using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
        return (int)response.StatusCode;
    }

    /// <summary>Connects to the address that was looked at: a name that resolves to another one a moment later changes nothing.</summary>
    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint to, Func<IPAddress, bool> mayReach, CancellationToken cancel)
    {
        var found = await Dns.GetHostAddressesAsync(to.Host, cancel);
        if (found.Length == 0 || !Array.TrueForAll(found, a => mayReach(a))) throw new HttpRequestException("The name leads inside.");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(found, to.Port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public void Dispose() => _client.Dispose();
}
