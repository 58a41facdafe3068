using Ibasho.Access;
using Ibasho.Shell;

namespace Ibasho.Features.Threads;

/// <summary>The choice between one's name and a name for this thread, as forms carry it.</summary>
public static class Masking
{
    public const string Field = "as";
    public const string Wanted = "pseudonym";

    public static bool IsWanted(Form form) => form[Field] == Wanted;

    /// <summary>What stands above a text that is not sent yet: one's name in this thread, or that it will be drawn.</summary>
    public static string Preview(MyPseudonym? mine) => mine is null ? MasksText.DrawnLater : Masks.Name(mine.Mask);
}
