using System.Diagnostics;
using System.Net.Sockets;
using Ibasho.Tests.Delivery;

namespace Ibasho.Tests.Whole;

/// <summary>A test that needs Debian's Postfix, which starts as root only.</summary>
public sealed class PostfixFactAttribute : FactAttribute
{
    public PostfixFactAttribute()
    {
        if (!File.Exists(Postfix.Program) || Environment.UserName != "root") Skip = "There is no Postfix here, or nobody who may start it.";
    }
}

/// <summary>A real mail server on loopback, with its queue and its mailboxes in a folder that goes away.</summary>
internal sealed class Postfix : IAsyncDisposable
{
    public const string Program = "/usr/sbin/postfix";

    private readonly string _folder = Directory.CreateTempSubdirectory("ibasho-postfix-").FullName;

    public int Port { get; } = RealProcess.FreePort();
    public string Ca => Path.Combine(_folder, "ca.pem");
    private string Inbox => Path.Combine(_folder, "box", "all", "new");

    public static async Task<Postfix> StartAsync()
    {
        var postfix = new Postfix();
        await postfix.WriteAsync();
        await RunAsync("chown", "-R", "postfix", Path.Combine(postfix._folder, "data"), Path.Combine(postfix._folder, "box"));
        await RunAsync("chmod", "755", postfix._folder);
        await RunAsync(Program, "-c", postfix._folder, "start");
        await postfix.AnsweringAsync();
        return postfix;
    }

    /// <summary>The mails that arrived, when there are as many as expected.</summary>
    public async Task<IReadOnlyList<string>> ArrivedAsync(int expected)
    {
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(30))
        {
            var files = Directory.Exists(Inbox) ? Directory.GetFiles(Inbox) : [];
            if (files.Length >= expected) return files;
            await Task.Delay(50);
        }
        Assert.Fail("No mail arrived: " + await File.ReadAllTextAsync(Path.Combine(_folder, "log")));
        return [];
    }

    private async Task WriteAsync()
    {
        foreach (var name in (string[])["queue", "data", "box"]) Directory.CreateDirectory(Path.Combine(_folder, name));
        using var certificate = MailTlsTests.Make("localhost", isOver: false);
        using var key = System.Security.Cryptography.X509Certificates.RSACertificateExtensions.GetRSAPrivateKey(certificate)!;
        await File.WriteAllTextAsync(Ca, certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(Path.Combine(_folder, "key.pem"), key.ExportPkcs8PrivateKeyPem());
        await File.WriteAllTextAsync(Path.Combine(_folder, "users"), "/^[a-z0-9_-]+@people\\.test$/ all/\n");
        await File.WriteAllTextAsync(Path.Combine(_folder, "main.cf"), $"""
            compatibility_level = 3.6
            queue_directory = {_folder}/queue
            data_directory = {_folder}/data
            command_directory = /usr/sbin
            daemon_directory = /usr/lib/postfix/sbin
            mail_owner = postfix
            setgid_group = postdrop
            maillog_file_prefixes = {_folder}
            maillog_file = {_folder}/log
            inet_interfaces = 127.0.0.1
            inet_protocols = ipv4
            myhostname = mail.place.test
            mydestination =
            alias_maps =
            local_recipient_maps =
            virtual_mailbox_domains = people.test
            virtual_mailbox_base = {_folder}/box
            virtual_mailbox_maps = regexp:{_folder}/users
            virtual_minimum_uid = 1
            virtual_uid_maps = static:{await IdAsync("-u")}
            virtual_gid_maps = static:{await IdAsync("-g")}
            smtpd_relay_restrictions = reject_unauth_destination
            smtpd_tls_cert_file = {Ca}
            smtpd_tls_key_file = {_folder}/key.pem
            smtpd_tls_security_level = encrypt

            """);
        await File.WriteAllTextAsync(Path.Combine(_folder, "master.cf"), $"""
            127.0.0.1:{Port} inet n - n - - smtpd
            cleanup unix n - n - 0 cleanup
            qmgr unix n - n 300 1 qmgr
            tlsmgr unix - - n 1000? 1 tlsmgr
            rewrite unix - - n - - trivial-rewrite
            bounce unix - - n - 0 bounce
            defer unix - - n - 0 bounce
            trace unix - - n - 0 bounce
            flush unix n - n 1000? 0 flush
            proxymap unix - - n - - proxymap
            error unix - - n - - error
            retry unix - - n - - error
            discard unix - - n - - discard
            virtual unix - n n - - virtual
            anvil unix - - n - 1 anvil
            postlog unix-dgram n - n - 1 postlogd

            """);
    }

    private async Task AnsweringAsync()
    {
        for (var i = 0; i < 200; i++)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync("127.0.0.1", Port);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(50);
            }
        }
        Assert.Fail("Postfix does not start.");
    }

    private static async Task<string> IdAsync(string what) => (await RunAsync("id", what, "postfix")).Trim();

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true })!;
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {process.ExitCode} {said}");
        return said;
    }

    public async ValueTask DisposeAsync()
    {
        await RunAsync(Program, "-c", _folder, "stop");
        Directory.Delete(_folder, recursive: true);
    }
}
