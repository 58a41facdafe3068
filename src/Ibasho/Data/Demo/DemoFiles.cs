using System.Globalization;
using System.Text.Json;
using Ibasho.Model;

namespace Ibasho.Data.Demo;

/// <summary>The written demo community as its files hold it: people, circles, threads.</summary>
internal static class DemoFiles
{
    public sealed record DemoPerson(string Key, string Email, string Name, string Reading, List<string> Professions, List<string> Fields,
        string Prefecture, List<string> Languages, string Employer, string About, string Culture, string? Portrait,
        List<string>? Standing, Dictionary<string, List<string>>? Vouched, bool Reviewer, DemoLicence? Licence);

    public sealed record DemoLicence(string Profession, string File, string Number, string At);

    public sealed record DemoTheme(string Key, string Name);

    public sealed record DemoMember(string Who, string Joined);

    public sealed record DemoRequest(string Who, string At, List<string> Answers, string? Message);

    public sealed record DemoQuiet(string Who, string Employer);

    public sealed record DemoCircle(string Slug, string Name, string Purpose, string About, string Rules, Visibility Visibility, Joining Joining, List<string>? Questions,
        string? Pledge, List<DemoTheme> Themes, List<string> Stewards, List<DemoMember> Members, string Created, List<DemoRequest>? Waiting,
        bool AsksConsent, int KeptDays, bool AllowsPseudonyms, bool IsPeerSupport, List<DemoQuiet>? Quiet);

    public sealed record DemoAttachment(string File, string Name, string Alternative);

    public sealed record DemoReport(string By, string At, ReportReason Reason, string Words);

    public sealed record DemoPost(string By, string At, string Body, int? InReplyTo, List<DemoAttachment>? Files, List<DemoReport>? Reports);

    public sealed record DemoThread(ThreadKind Kind, string Title, string Author, string At, string? Theme, string? Situation, string? Tried, string? Wanted,
        string? Deadline, string? Body, bool Closed, List<DemoPost> Posts, List<DemoAttachment>? Files, Consent? Consent);

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static List<DemoPerson> People() => Read<DemoPerson>("people");

    public static List<DemoCircle> Circles() => Read<DemoCircle>("circles");

    public static List<DemoThread> Threads(string slug) => Read<DemoThread>("threads-" + slug);

    /// <summary>"-3d 21:40" is three days before today at 21:40 in Japan, "+4d" four days from today.</summary>
    public static DateTimeOffset At(string text, DateTimeOffset now)
    {
        var day = text.IndexOf('d', StringComparison.Ordinal);
        var days = int.Parse(text[..day], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var time = text.Length > day + 1 ? TimeSpan.Parse(text[(day + 1)..].Trim(), CultureInfo.InvariantCulture) : TimeSpan.Zero;
        var japan = TimeSpan.FromHours(9);
        return new DateTimeOffset(now.ToOffset(japan).Date.AddDays(days) + time, japan).ToUniversalTime();
    }

    /// <summary>A picture or paper, drawn by tools/demo-files.</summary>
    public static Stream Open(string file) => typeof(DemoFiles).Assembly.GetManifestResourceStream($"Ibasho.Data.Demo.files.{file}")
        ?? throw new InvalidOperationException($"The demo file {file} is missing.");

    public static List<T> Read<T>(string name)
    {
        using var stream = typeof(DemoFiles).Assembly.GetManifestResourceStream($"Ibasho.Data.Demo.{name}.json")
            ?? throw new InvalidOperationException($"The demo file {name}.json is missing.");
        return JsonSerializer.Deserialize<List<T>>(stream, Options)!;
    }
}
