using System.Globalization;

namespace Ibasho.Shell;

/// <summary>Days and times as people say them, in the reader's language.</summary>
public static class Format
{
    public static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Tokyo");

    /// <summary>きょう 21:40, きのう 7:05, 11月3日 21:40, 2025年11月3日.</summary>
    public static string When(DateTimeOffset instant, DateTimeOffset now)
    {
        var (then, today) = (TimeZoneInfo.ConvertTime(instant, Zone), TimeZoneInfo.ConvertTime(now, Zone));
        var time = then.ToString("H:mm", CultureInfo.InvariantCulture);
        return (today.Date - then.Date).Days switch
        {
            0 => ShellText.WhenToday.With(time),
            1 => ShellText.WhenYesterday.With(time),
            _ when then.Year == today.Year => ShellText.WhenThisYear.With(then.ToString("M", CultureInfo.CurrentCulture), time),
            _ => Day(instant),
        };
    }

    /// <summary>きょう, きのう, 3日前, 11月3日 …</summary>
    public static string Ago(DateTimeOffset instant, DateTimeOffset now)
    {
        var (then, today) = (TimeZoneInfo.ConvertTime(instant, Zone), TimeZoneInfo.ConvertTime(now, Zone));
        return (today.Date - then.Date).Days switch
        {
            <= 0 => ShellText.AgoToday,
            1 => ShellText.AgoYesterday,
            < 8 and var days => ShellText.AgoDays.With(days),
            _ when then.Year == today.Year => then.ToString("M", CultureInfo.CurrentCulture),
            _ => Day(instant),
        };
    }

    public static string Day(DateTimeOffset instant) => Day(DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, Zone).DateTime));

    public static string Day(DateOnly day) => day.ToString(ShellText.DayPattern, CultureInfo.CurrentCulture);

    public static string Machine(DateTimeOffset instant) => instant.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
