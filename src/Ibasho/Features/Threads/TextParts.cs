using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Threads;

/// <summary>A part of what was written, as it was typed, under its heading.</summary>
public readonly record struct TextPart(string? Label, string Text);

/// <summary>Openings and replies as parts to be shown beside each other, one version next to another.</summary>
public static class TextParts
{
    public static IReadOnlyList<TextPart> Of(string body) => [new(null, body)];

    public static IReadOnlyList<TextPart> Of(Thread thread) => Of(thread.Kind, thread.Title, OpeningText.Of(thread));

    public static IReadOnlyList<TextPart> Of(ThreadKind kind, string title, OpeningText text) => kind == ThreadKind.Consultation
        ?
        [
            new(UpkeepText.PartTitle, title), new(UpkeepText.PartSituation, text.Situation), new(UpkeepText.PartTried, text.Tried),
            new(UpkeepText.PartWanted, text.Wanted), new(UpkeepText.PartDeadline, text.Deadline is { } day ? Format.Day(day) : ""),
        ]
        : [new(UpkeepText.PartTitle, title), new(UpkeepText.PartBody, text.Body)];
}
