using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Ibasho.Tests.Whole;

/// <summary>The product as its own process, as ./run starts it.</summary>
internal sealed class RealProcess : IAsyncDisposable
{
    public static readonly string[] Variables = ["IBASHO_DATA", "IBASHO_PORT", "IBASHO_DATABASE", "IBASHO_READ_DATABASE", "IBASHO_URL", "IBASHO_SMTP", "IBASHO_SMTP_CA", "IBASHO_KEYS", "IBASHO_BACKUP", "IBASHO_BACKUP_KEEP", "IBASHO_BACKUP_UPGRADE"];

    private readonly Process _process;
    private readonly List<string> _said = [];

    private RealProcess(Process process, int port) => (_process, Port) = (process, port);

    public int Port { get; }
    public int Id => _process.Id;
    public string Address => $"http://127.0.0.1:{Port}";

    /// <summary>Everything it wrote, for a test that failed and for those about its words.</summary>
    public string Said
    {
        get
        {
            lock (_said) return string.Join('\n', _said);
        }
    }

    public static RealProcess Start(params string[] arguments) => Start(FreePort(), arguments);

    public static RealProcess Start(int port, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Ibasho.dll"), .. arguments, "--port", $"{port}"])
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach (var name in Variables) start.Environment.Remove(name);
        var own = new RealProcess(Process.Start(start)!, port);
        own._process.OutputDataReceived += (_, line) => own.Hear(line.Data);
        own._process.ErrorDataReceived += (_, line) => own.Hear(line.Data);
        own._process.BeginOutputReadLine();
        own._process.BeginErrorReadLine();
        return own;
    }

    /// <summary>A command from beginning to end: its exit code and everything it said.</summary>
    public static async Task<(int Code, string Said)> RunAsync(string typed, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Ibasho.dll"), .. arguments])
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true,
        };
        foreach (var name in Variables) start.Environment.Remove(name);
        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(typed);
        process.StandardInput.Close();
        var said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, string.Join('\n', said));
    }

    /// <summary>Waits until it answers.</summary>
    public async Task AnsweringAsync()
    {
        using var client = new HttpClient { BaseAddress = new Uri(Address), Timeout = TimeSpan.FromSeconds(5) };
        var started = Stopwatch.GetTimestamp();
        while (!_process.HasExited && Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(60))
        {
            try
            {
                using var answer = await client.GetAsync(new Uri("/nowhere", UriKind.Relative));
                return;
            }
            catch (Exception error) when (error is HttpRequestException or TaskCanceledException)
            {
                await Task.Delay(50);
            }
        }
        Assert.Fail("It does not start: " + Said);
    }

    /// <summary>Waits for its end; its exit code.</summary>
    public async Task<int> EndAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    /// <summary>As a power cut: no last word.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>As an operator stops it.</summary>
    public void Ask() => Assert.Equal(0, PosixKill(_process.Id, 15));

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await KillAsync();
        _process.Dispose();
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void Hear(string? line)
    {
        if (line is null) return;
        lock (_said) _said.Add(line);
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int PosixKill(int process, int signal);
}
