using System.CommandLine;
using Ibasho;
using Ibasho.Data;

// The one program: the server when called without a command, and every command an operator needs.
var data = new Option<string>("--data") { Description = "Folder of data (IBASHO_DATA)", Recursive = true, DefaultValueFactory = _ => Env("IBASHO_DATA", "./data") };
var port = new Option<int>("--port") { Description = "Port (IBASHO_PORT)", Recursive = true, DefaultValueFactory = _ => int.Parse(Env("IBASHO_PORT", "5080")) };
var bind = new Option<string>("--bind") { Description = "Address to listen on (IBASHO_BIND)", Recursive = true, DefaultValueFactory = _ => Env("IBASHO_BIND", "127.0.0.1") };
var url = new Option<string>("--url") { Description = "Public address, as people type it (IBASHO_URL)", Recursive = true, DefaultValueFactory = _ => Env("IBASHO_URL", "") };
var database = new Option<string>("--database") { Description = "PostgreSQL connection string; empty: SQLite (IBASHO_DATABASE)", Recursive = true, DefaultValueFactory = _ => Env("IBASHO_DATABASE", "") };
var smtp = new Option<string>("--smtp") { Description = "Mail server, as smtp://user:password@host:587?from=name@host; empty: mails become files (IBASHO_SMTP)", Recursive = true, DefaultValueFactory = _ => Env("IBASHO_SMTP", "") };
var keys = new Option<string>("--keys") { Description = "Folder of keys; empty: DATA/keys (IBASHO_KEYS)", Recursive = true, DefaultValueFactory = _ => Env("IBASHO_KEYS", "") };
var demo = new Option<bool>("--demo") { Description = "Fill an empty folder with the demo community first" };

var root = new RootCommand("Ibasho: a home for people in helping professions") { data, port, bind, url, database, smtp, keys, demo };
var serve = new Command("serve", "Start the server (the default)") { demo };
root.Subcommands.Add(serve);
root.SetAction((parsed, cancel) => Serving.ServeAsync(Settings(parsed), parsed.GetValue(demo), cancel));
serve.SetAction((parsed, cancel) => Serving.ServeAsync(Settings(parsed), parsed.GetValue(demo), cancel));
foreach (var command in Commands.All(Settings)) root.Subcommands.Add(command);
return await root.Parse(args).InvokeAsync();

Settings Settings(ParseResult parsed) => new(
    Path.GetFullPath(parsed.GetValue(data)!), parsed.GetValue(database)!, parsed.GetValue(bind)!, parsed.GetValue(port), parsed.GetValue(url)!, Env("IBASHO_PROXIES", ""))
{
    ReadDatabase = Env("IBASHO_READ_DATABASE", ""),
    Smtp = parsed.GetValue(smtp)!, SmtpCa = Env("IBASHO_SMTP_CA", ""), Metrics = int.TryParse(Env("IBASHO_METRICS", ""), out var metrics) ? metrics : 0, Otlp = Env("OTEL_EXPORTER_OTLP_ENDPOINT", ""), Keys = parsed.GetValue(keys) is { Length: > 0 } folder ? Path.GetFullPath(folder) : "",
    Backups = Env("IBASHO_BACKUP", "") is { Length: > 0 } backups ? Path.GetFullPath(backups) : "", BackupsKept = int.Parse(Env("IBASHO_BACKUP_KEEP", "14"), System.Globalization.CultureInfo.InvariantCulture), BackUpBeforeUpgrade = Env("IBASHO_BACKUP_UPGRADE", "yes") != "no",
};

static string Env(string name, string otherwise) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : otherwise;
