using System.CommandLine;

namespace Ibasho;

/// <summary>The list of commands besides the server.</summary>
internal static class Commands
{
    public static IEnumerable<Command> All(Func<ParseResult, Settings> settings)
    {
        var demo = new Command("demo", "Fill an empty folder with the demo community");
        demo.SetAction((parsed, cancel) => Serving.FillAsync(settings(parsed), cancel));
        yield return demo;
    }
}
