using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Ibasho.Tests.Harness;

/// <summary>How a mail server behaves before it says its first word.</summary>
internal enum Manner
{
    Plain,
    Silent,
    Drip,
    Busy,
    Reset,
}

/// <summary>A mail server on loopback that behaves as badly as a test wants, and remembers what it was given.</summary>
internal sealed class FakeSmtp : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();

    public FakeSmtp()
    {
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;
    public Manner Manner { get; set; }
    public X509Certificate2? Certificate { get; init; }

    /// <summary>Answers a receiver; null: accepted.</summary>
    public Func<string, string?> OnReceiver { get; set; } = _ => null;

    /// <summary>Answers a whole text; null: accepted; empty: goes away without a word.</summary>
    public Func<string?> OnText { get; set; } = () => null;

    public ConcurrentQueue<string> Texts { get; } = new();
    public ConcurrentQueue<string> Accepted { get; } = new();
    public ConcurrentQueue<string> Said { get; } = new();

    private int _connections;

    public int Connections => _connections;

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync(_end.Token);
                Interlocked.Increment(ref _connections);
                _ = TalkAsync(socket);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task TalkAsync(Socket socket)
    {
        try
        {
            using var _ = socket;
            if (Manner == Manner.Reset)
            {
                socket.LingerState = new LingerOption(true, 0);
                return;
            }
            Stream stream = new NetworkStream(socket);
            if (Manner == Manner.Silent) await Task.Delay(Timeout.Infinite, _end.Token);
            if (Manner == Manner.Drip)
            {
                foreach (var letter in Encoding.ASCII.GetBytes("220-" + new string('x', 1000)))
                {
                    await stream.WriteAsync(new[] { letter }, _end.Token);
                    await Task.Delay(20, _end.Token);
                }
            }
            if (Manner == Manner.Busy)
            {
                await stream.WriteAsync("421 4.3.2 busy\r\n"u8.ToArray(), _end.Token);
                return;
            }
            await ServeAsync(stream);
        }
        catch (Exception error) when (error is IOException or OperationCanceledException or System.Security.Authentication.AuthenticationException)
        {
            // Whoever talked to us went away.
        }
    }

    private async Task ServeAsync(Stream stream)
    {
        var reader = new StreamReader(stream, Encoding.Latin1);
        await SayAsync("220 fake ESMTP");
        while (await reader.ReadLineAsync(_end.Token) is { } line)
        {
            Said.Enqueue(line);
            switch (line.Split(' ', ':')[0].ToUpperInvariant())
            {
                case "EHLO":
                    await SayAsync("250-fake\r\n250-8BITMIME" + (Certificate is not null && stream is not SslStream ? "\r\n250-STARTTLS" : "\r\n250-AUTH PLAIN") + "\r\n250 ENHANCEDSTATUSCODES");
                    break;
                case "STARTTLS":
                    await SayAsync("220 go on");
                    var secure = new SslStream(stream);
                    await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = Certificate }, _end.Token);
                    (stream, reader) = (secure, new StreamReader(secure, Encoding.Latin1));
                    break;
                case "AUTH":
                    await SayAsync("235 2.7.0 yes");
                    break;
                case "RCPT":
                    await SayAsync(OnReceiver(line) ?? "250 2.1.5 ok");
                    break;
                case "DATA":
                    await SayAsync("354 go on");
                    var text = new StringBuilder();
                    while (await reader.ReadLineAsync(_end.Token) is { } part && part != ".") text.Append(part).Append("\r\n");
                    Texts.Enqueue(text.ToString());
                    var answer = OnText();
                    if (answer is "") return;
                    if (answer is null) Accepted.Enqueue(text.ToString());
                    await SayAsync(answer ?? "250 2.0.0 taken");
                    break;
                case "QUIT":
                    await SayAsync("221 bye");
                    return;
                default:
                    await SayAsync("250 2.0.0 ok");
                    break;
            }
        }

        Task SayAsync(string what) => stream.WriteAsync(Encoding.Latin1.GetBytes(what + "\r\n"), _end.Token).AsTask();
    }

    public void Dispose()
    {
        _end.Cancel();
        _listener.Stop();
        _end.Dispose();
    }
}
