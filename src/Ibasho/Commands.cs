using System.CommandLine;
using Ibasho.Data;
using Ibasho.Data.Load;
using Spectre.Console;

namespace Ibasho;

/// <summary>The list of commands besides the server.</summary>
internal static class Commands
{
    public static IEnumerable<Command> All(Func<ParseResult, Settings> settings)
    {
        var demo = new Command("demo", "Fill an empty folder with the demo community");
        demo.SetAction((parsed, cancel) => Serving.FillAsync(settings(parsed), cancel));
        yield return demo;

        var people = new Option<int>("--people") { Description = "How many people", DefaultValueFactory = _ => 1000 };
        var circles = new Option<int>("--circles") { Description = "How many communities", DefaultValueFactory = _ => 100 };
        var posts = new Option<int>("--posts") { Description = "How many posts", DefaultValueFactory = _ => 10_000 };
        var load = new Command("load", "Fill an empty folder with bench data") { people, circles, posts };
        load.SetAction((parsed, cancel) => LoadAsync(settings(parsed), parsed.GetValue(people), parsed.GetValue(circles), parsed.GetValue(posts), cancel));
        yield return load;

        yield return KeyCommands.Make(settings);
        yield return AuditCommands.Make(settings);
        yield return MoveCommand.Make(settings);
        yield return BackupCommands.Make(settings);
        yield return BackupCommands.MakeRestore(settings);
        yield return BackupCommands.MakeOutbox(settings);
        yield return DoctorCommand.Make(settings);

        var email = new Argument<string>("email") { Description = "The address the person signs in with" };
        var reset = new Command("reset-factor", "Take away a person's passkeys, app and recovery codes, and sign them out; stop the server first") { email };
        reset.SetAction((parsed, cancel) => Serving.ForgetFactorsAsync(settings(parsed), parsed.GetValue(email)!, cancel));
        yield return new Command("people", "Accounts") { reset };
        yield return GuardCommand.Make();
        yield return ImportCommand.Make(settings);
    }

    private static async Task<int> LoadAsync(Settings settings, int people, int circles, int posts, CancellationToken cancel)
    {
        Directory.CreateDirectory(settings.Folder);
        await using var app = Web.Build(settings);
        await Web.PrepareAsync(app.Services, cancel);
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDb>();
        if (await db.Users.AnyAsync(cancel))
        {
            Console.Error.WriteLine("There are people here already; bench data goes into an empty folder only.");
            return 1;
        }
        await AnsiConsole.Progress().StartAsync(async bars =>
        {
            var bar = bars.AddTask("posts", maxValue: posts);
            await ActivatorUtilities.CreateInstance<LoadGenerator>(scope.ServiceProvider).FillAsync(people, circles, posts, (made, _) => bar.Value = made, cancel);
        });
        return 0;
    }
}
